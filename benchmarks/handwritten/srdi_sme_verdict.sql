-- 专精特新 2022, recognition: how many pass, fail, and are undetermined. Whoever surely fails a requirement without score
-- is left out at once, so that the rest is read for the others only; a direct route saves the score.
SELECT
  count(*) FILTER (is_met) AS "pass",
  (SELECT count(*) FROM firms) - count(*) FILTER (is_met IS DISTINCT FROM FALSE) AS "fail",
  count(*) FILTER (is_met IS NULL) AS "undetermined"
FROM (
  SELECT entered AND (routed OR CASE
      WHEN lowest(ends) + coalesce(local_feature_points, 0) >= 60 THEN TRUE
      WHEN highest(ends) + coalesce(local_feature_points, 15) < 60 THEN FALSE
    END) AS is_met
  FROM (
    SELECT entered, routed, local_feature_points,
      CASE
        WHEN routed THEN sure(100)
        ELSE
          CASE
            WHEN revenue > 0 AND main_revenue IS NOT NULL THEN CASE
              WHEN main_revenue * 5 >= revenue * 4 THEN sure(5)
              WHEN main_revenue * 10 >= revenue * 7 THEN sure(3)
              WHEN main_revenue * 5 >= revenue * 3 THEN sure(1)
              ELSE 0
            END
            ELSE possible(5)
          END
          + CASE
            WHEN main_revenue_growth >= 10 THEN sure(10)
            WHEN main_revenue_growth >= 8 THEN sure(8)
            WHEN main_revenue_growth >= 6 THEN sure(6)
            WHEN main_revenue_growth >= 4 THEN sure(4)
            WHEN main_revenue_growth >= 0 THEN sure(2)
            WHEN main_revenue_growth IS NULL THEN possible(10)
            ELSE 0
          END
          + CASE
            WHEN market_years >= 10 THEN sure(5)
            WHEN market_years >= 8 THEN sure(4)
            WHEN market_years >= 6 THEN sure(3)
            WHEN market_years >= 4 THEN sure(2)
            WHEN market_years >= 2 THEN sure(1)
            WHEN market_years IS NULL THEN possible(5)
            ELSE 0
          END
          + CASE
            WHEN product_field = '补短板锻长板填空白取得实际成效' THEN sure(5)
            WHEN product_field = '工业六基或中华老字号或服务关键产业链龙头' THEN sure(3)
            WHEN product_field IS NULL THEN possible(5)
            ELSE 0
          END
          + CASE
            WHEN digital_level = '三级以上' THEN sure(5)
            WHEN digital_level = '二级' THEN sure(3)
            WHEN digital_level IS NULL THEN possible(5)
            ELSE 0
          END
          + least(
            5,
            CASE WHEN quality_award THEN 3 ELSE 0 END + CASE WHEN quality_system THEN 3 ELSE 0 END
            + CASE WHEN own_brand THEN 3 ELSE 0 END + CASE WHEN standards_work THEN 3 ELSE 0 END
          )
          + least(
            possible(5),
            CASE WHEN NOT quality_award THEN 0 ELSE possible(3) END + CASE WHEN NOT quality_system THEN 0 ELSE possible(3) END
            + CASE WHEN NOT own_brand THEN 0 ELSE possible(3) END + CASE WHEN NOT standards_work THEN 0 ELSE possible(3) END
          )
          + CASE
            WHEN net_profit_margin >= 10 THEN sure(10)
            WHEN net_profit_margin >= 8 THEN sure(8)
            WHEN net_profit_margin >= 6 THEN sure(6)
            WHEN net_profit_margin >= 4 THEN sure(4)
            WHEN net_profit_margin >= 2 THEN sure(2)
            WHEN net_profit_margin IS NULL THEN possible(10)
            ELSE 0
          END
          + CASE
            WHEN debt_ratio <= 50 THEN sure(5)
            WHEN debt_ratio <= 60 THEN sure(3)
            WHEN debt_ratio <= 70 THEN sure(1)
            WHEN debt_ratio IS NULL THEN possible(5)
            ELSE 0
          END
          + CASE
            WHEN class1_high_value_ip >= 1 THEN 10
            WHEN class1_own_ip >= 1 THEN 8
            WHEN class1_ip >= 1 THEN 6
            WHEN class2_ip >= 1 THEN 2
            ELSE 0
          END
          + CASE
            WHEN class1_high_value_ip < 1 THEN CASE
              WHEN class1_own_ip < 1 THEN CASE
                WHEN class1_ip < 1 THEN CASE WHEN class2_ip < 1 THEN 0 ELSE possible(2) END
                ELSE possible(6)
              END
              ELSE possible(8)
            END
            ELSE possible(10)
          END
          + CASE
            WHEN rd_expense >= 500 THEN sure(10)
            WHEN rd_expense IS NULL THEN possible(10)
            WHEN revenue > 0 THEN greatest(
              CASE
                WHEN rd_expense >= 400 THEN sure(8)
                WHEN rd_expense >= 300 THEN sure(6)
                WHEN rd_expense >= 200 THEN sure(4)
                WHEN rd_expense >= 100 THEN sure(2)
                ELSE 0
              END,
              scored_by_share(revenue, rd_expense)
            )
            ELSE possible(10) + CASE
              WHEN rd_expense >= 400 THEN 8
              WHEN rd_expense >= 300 THEN 6
              WHEN rd_expense >= 200 THEN 4
              WHEN rd_expense >= 100 THEN 2
              ELSE 0
            END
          END
          + CASE
            WHEN rd_staff_share >= 20 THEN sure(5)
            WHEN rd_staff_share >= 10 THEN sure(3)
            WHEN rd_staff_share >= 5 THEN sure(1)
            WHEN rd_staff_share IS NULL THEN possible(5)
            ELSE 0
          END
          + CASE
            WHEN rd_institution = '国家级' THEN sure(10)
            WHEN rd_institution = '省级' THEN sure(8)
            WHEN rd_institution = '市级' THEN sure(4)
            WHEN rd_institution = '市级以下' THEN sure(2)
            WHEN rd_institution IS NULL THEN possible(10)
            ELSE 0
          END
      END AS ends
    FROM (
      SELECT *,
        china_legal_person AND meets_sme_sizing
        AND NOT (abnormal_list OR dishonest_list OR restricted_product OR safety_accident_3y OR quality_accident_3y
          OR pollution_accident_3y OR tax_evasion)
        AND market_years >= 2 AND rd_expense >= 100 AND CASE WHEN revenue > 0 THEN rd_expense * 100 >= revenue * 3 END
        AND (revenue >= 1000 OR equity_financing >= 2000) AS entered,
        science_award OR rd_expense + rd_expense_previous >= 2000 OR equity_financing >= 6000 OR maker_china_500 AS routed
      FROM firms
      WHERE (rd_expense >= 100 OR rd_expense IS NULL) AND (market_years >= 2 OR market_years IS NULL)
        AND china_legal_person IS DISTINCT FROM FALSE AND meets_sme_sizing IS DISTINCT FROM FALSE
        AND abnormal_list IS DISTINCT FROM TRUE AND dishonest_list IS DISTINCT FROM TRUE
        AND restricted_product IS DISTINCT FROM TRUE AND safety_accident_3y IS DISTINCT FROM TRUE
        AND quality_accident_3y IS DISTINCT FROM TRUE AND pollution_accident_3y IS DISTINCT FROM TRUE
        AND tax_evasion IS DISTINCT FROM TRUE
        AND coalesce(revenue <= 0 OR rd_expense * 100 >= revenue * 3, TRUE)
        AND (revenue >= 1000 OR revenue IS NULL OR equity_financing >= 2000 OR equity_financing IS NULL)
    )
  )
)
