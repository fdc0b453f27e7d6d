-- 小巨人 2026, recognition: how many pass, fail, and are undetermined. Whoever surely fails one requirement is left out
-- at once, so that the rest is read and judged for the others only. Ratios are multiplied out; a revenue of zero leaves
-- a ratio unknown.
SELECT
  count(*) FILTER (is_met) AS "pass",
  (SELECT count(*) FROM firms) - count(*) AS "fail",
  count(*) FILTER (is_met IS NULL) AS "undetermined"
FROM (
  SELECT
    china_legal_person AND meets_sme_sizing AND srdi_title AND market_years >= 3 AND revenue >= 5000
    AND CASE WHEN revenue > 0 THEN main_revenue * 10 >= revenue * 9 END
    AND revenue * 400 >= revenue_before_previous * 441 AND debt_ratio <= 75
    AND rd_expense + rd_expense_previous >= 1200
    AND CASE WHEN revenue > 0 THEN rd_expense * 100 >= revenue * 3 END
    AND CASE WHEN revenue_previous > 0 THEN rd_expense_previous * 100 >= revenue_previous * 3 END
    AND (class1_ip_original_used >= 4 OR national_award_top3)
    AND (market_share >= 10 OR market_share_world >= 10 OR market_rank <= 3) AND market_high_reputation
    AND (six_bases <> '不属于' OR (industry_direction <> '不属于' AND chain_key_link)) AND development_score >= 60
    AND NOT (abnormal_list OR dishonest_list OR work_safety_accident_3y OR cyber_incident OR environment_violation_3y
      OR quality_problem_3y OR regulation_violation_3y OR data_fraud_3y)
    AND NOT (champion_title OR little_giant_control OR group_similar_product) AS is_met
  FROM firms
  WHERE (revenue >= 5000 OR revenue IS NULL)
    AND srdi_title IS DISTINCT FROM FALSE
    AND (development_score >= 60 OR development_score IS NULL)
    AND (rd_expense + rd_expense_previous >= 1200) IS DISTINCT FROM FALSE
    AND (class1_ip_original_used >= 4 OR national_award_top3) IS DISTINCT FROM FALSE
    AND (revenue * 400 >= revenue_before_previous * 441) IS DISTINCT FROM FALSE
)
WHERE is_met IS DISTINCT FROM FALSE
