-- 小巨人 2026, recognition: verdict, the outcome of every requirement, and the missing inputs that keep a verdict open.
-- In an open row no requirement fails, so that a missing input of an "all" or "none" keeps it open by itself.
SELECT
  credit_code,
  verdict_of(is_met) AS verdict,
  in_words(entry) AS entry,
  in_words(title_held) AS title_held,
  in_words(market_experience) AS market_experience,
  in_words(scale) AS scale,
  in_words(focus) AS focus,
  in_words(growth) AS growth,
  in_words(leverage) AS leverage,
  in_words(research) AS research,
  in_words(intellectual_property) AS intellectual_property,
  in_words(market) AS market,
  in_words(field) AS field,
  in_words(evaluation) AS evaluation,
  in_words(vetoes) AS vetoes,
  in_words(not_recommended) AS not_recommended,
  CASE WHEN is_met IS NULL THEN concat_ws(';',
    CASE WHEN china_legal_person IS NULL THEN 'china_legal_person' END,
    CASE WHEN meets_sme_sizing IS NULL THEN 'meets_sme_sizing' END,
    CASE WHEN srdi_title IS NULL THEN 'srdi_title' END,
    CASE WHEN market_years IS NULL THEN 'market_years' END,
    CASE WHEN revenue IS NULL OR revenue = 0 THEN 'revenue' END,
    CASE WHEN revenue_previous IS NULL OR revenue_previous = 0 THEN 'revenue_previous' END,
    CASE WHEN revenue_before_previous IS NULL THEN 'revenue_before_previous' END,
    CASE WHEN main_revenue IS NULL THEN 'main_revenue' END,
    CASE WHEN debt_ratio IS NULL THEN 'debt_ratio' END,
    CASE WHEN rd_expense IS NULL THEN 'rd_expense' END,
    CASE WHEN rd_expense_previous IS NULL THEN 'rd_expense_previous' END,
    CASE WHEN intellectual_property IS NULL AND class1_ip_original_used IS NULL THEN 'class1_ip_original_used' END,
    CASE WHEN intellectual_property IS NULL AND national_award_top3 IS NULL THEN 'national_award_top3' END,
    CASE WHEN market_position IS NULL AND market_share IS NULL THEN 'market_share' END,
    CASE WHEN market_position IS NULL AND market_share_world IS NULL THEN 'market_share_world' END,
    CASE WHEN market_position IS NULL AND market_rank IS NULL THEN 'market_rank' END,
    CASE WHEN market_high_reputation IS NULL THEN 'market_high_reputation' END,
    CASE WHEN field IS NULL AND six_bases IS NULL THEN 'six_bases' END,
    CASE WHEN field IS NULL AND favoured IS NULL AND industry_direction IS NULL THEN 'industry_direction' END,
    CASE WHEN field IS NULL AND favoured IS NULL AND chain_key_link IS NULL THEN 'chain_key_link' END,
    CASE WHEN development_score IS NULL THEN 'development_score' END,
    CASE WHEN abnormal_list IS NULL THEN 'abnormal_list' END,
    CASE WHEN dishonest_list IS NULL THEN 'dishonest_list' END,
    CASE WHEN work_safety_accident_3y IS NULL THEN 'work_safety_accident_3y' END,
    CASE WHEN cyber_incident IS NULL THEN 'cyber_incident' END,
    CASE WHEN environment_violation_3y IS NULL THEN 'environment_violation_3y' END,
    CASE WHEN quality_problem_3y IS NULL THEN 'quality_problem_3y' END,
    CASE WHEN regulation_violation_3y IS NULL THEN 'regulation_violation_3y' END,
    CASE WHEN data_fraud_3y IS NULL THEN 'data_fraud_3y' END,
    CASE WHEN champion_title IS NULL THEN 'champion_title' END,
    CASE WHEN little_giant_control IS NULL THEN 'little_giant_control' END,
    CASE WHEN group_similar_product IS NULL THEN 'group_similar_product' END
  ) END AS deciding
FROM (
  SELECT *,
    entry AND title_held AND market_experience AND scale AND focus AND growth AND leverage AND research
    AND intellectual_property AND market AND field AND evaluation AND vetoes AND not_recommended AS is_met
  FROM (
    SELECT *,
      market_position AND market_high_reputation AS market,
      six_bases <> '不属于' OR favoured AS field
    FROM (
      SELECT *,
        china_legal_person AND meets_sme_sizing AS entry,
        srdi_title AS title_held,
        market_years >= 3 AS market_experience,
        revenue >= 5000 AS scale,
        CASE WHEN revenue > 0 THEN main_revenue * 10 >= revenue * 9 END AS focus,
        revenue * 400 >= revenue_before_previous * 441 AS growth,
        debt_ratio <= 75 AS leverage,
        rd_expense + rd_expense_previous >= 1200
          AND CASE WHEN revenue > 0 THEN rd_expense * 100 >= revenue * 3 END
          AND CASE WHEN revenue_previous > 0 THEN rd_expense_previous * 100 >= revenue_previous * 3 END AS research,
        class1_ip_original_used >= 4 OR national_award_top3 AS intellectual_property,
        market_share >= 10 OR market_share_world >= 10 OR market_rank <= 3 AS market_position,
        industry_direction <> '不属于' AND chain_key_link AS favoured,
        development_score >= 60 AS evaluation,
        NOT (abnormal_list OR dishonest_list OR work_safety_accident_3y OR cyber_incident OR environment_violation_3y
          OR quality_problem_3y OR regulation_violation_3y OR data_fraud_3y) AS vetoes,
        NOT (champion_title OR little_giant_control OR group_similar_product) AS not_recommended
      FROM firms
    )
  )
)
