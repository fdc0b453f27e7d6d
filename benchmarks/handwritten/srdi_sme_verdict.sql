-- 专精特新 2022, recognition: how many pass, fail, and are undetermined. Whoever surely fails a requirement without
-- score is left out at once; a direct route saves the score; its highest end is only asked for where the lowest is short.
SELECT
  count(*) FILTER (is_met) AS "pass",
  (SELECT count(*) FROM firms) - count(*) AS "fail",
  count(*) FILTER (is_met IS NULL) AS "undetermined"
FROM (
  SELECT
    entered AND CASE
      WHEN routed THEN TRUE
      WHEN low >= 60 THEN TRUE
      WHEN routed IS NULL THEN NULL
      WHEN low
        + CASE WHEN revenue > 0 AND main_revenue IS NOT NULL THEN 0 ELSE 5 END
        + CASE WHEN main_revenue_growth IS NULL THEN 10 ELSE 0 END
        + CASE WHEN market_years IS NULL THEN 5 ELSE 0 END
        + CASE WHEN product_field IS NULL THEN 5 ELSE 0 END
        + CASE WHEN digital_level IS NULL THEN 5 ELSE 0 END
        + CASE
            WHEN quality_award::INT + quality_system::INT + own_brand::INT + standards_work::INT IS NOT NULL THEN 0
            ELSE least(5, if(quality_award, 3, 0) + if(quality_system, 3, 0) + if(own_brand, 3, 0) + if(standards_work, 3, 0)
                + if(quality_award IS NULL, 3, 0) + if(quality_system IS NULL, 3, 0) + if(own_brand IS NULL, 3, 0)
                + if(standards_work IS NULL, 3, 0))
              - least(5, if(quality_award, 3, 0) + if(quality_system, 3, 0) + if(own_brand, 3, 0) + if(standards_work, 3, 0))
          END
        + CASE WHEN net_profit_margin IS NULL THEN 10 ELSE 0 END
        + CASE WHEN debt_ratio IS NULL THEN 5 ELSE 0 END
        + CASE WHEN local_feature_points IS NULL THEN 15 ELSE 0 END
        + CASE
            WHEN class1_high_value_ip >= 1 THEN 0
            WHEN class1_high_value_ip + class1_own_ip + class1_ip + class2_ip IS NOT NULL THEN 0
            ELSE CASE WHEN class1_high_value_ip < 1 THEN
                CASE WHEN class1_own_ip < 1 THEN
                  CASE WHEN class1_ip < 1 THEN CASE WHEN class2_ip < 1 THEN 0 ELSE 2 END ELSE 6 END
                ELSE 8 END
              ELSE 10 END
              - CASE WHEN class1_own_ip >= 1 THEN 8 WHEN class1_ip >= 1 THEN 6 WHEN class2_ip >= 1 THEN 2 ELSE 0 END
          END
        + CASE
            WHEN revenue > 0 AND rd_expense IS NOT NULL THEN 0
            WHEN rd_expense >= 500 THEN 0
            WHEN rd_expense >= 400 THEN 2
            WHEN rd_expense >= 300 THEN 4
            WHEN rd_expense >= 200 THEN 6
            WHEN rd_expense >= 100 THEN 8
            ELSE 10
          END
        + CASE WHEN rd_staff_share IS NULL THEN 5 ELSE 0 END
        + CASE WHEN rd_institution IS NULL THEN 10 ELSE 0 END < 60 THEN FALSE
    END AS is_met
  FROM (
    SELECT *,
      CASE WHEN NOT coalesce(routed, FALSE) THEN
        CASE WHEN revenue > 0 THEN
          CASE
            WHEN main_revenue * 5 >= revenue * 4 THEN 5
            WHEN main_revenue * 10 >= revenue * 7 THEN 3
            WHEN main_revenue * 5 >= revenue * 3 THEN 1
            ELSE 0
          END
        ELSE 0 END
        + CASE
            WHEN main_revenue_growth >= 10 THEN 10
            WHEN main_revenue_growth >= 8 THEN 8
            WHEN main_revenue_growth >= 6 THEN 6
            WHEN main_revenue_growth >= 4 THEN 4
            WHEN main_revenue_growth >= 0 THEN 2
            ELSE 0
          END
        + CASE
            WHEN market_years >= 10 THEN 5
            WHEN market_years >= 8 THEN 4
            WHEN market_years >= 6 THEN 3
            WHEN market_years >= 4 THEN 2
            WHEN market_years >= 2 THEN 1
            ELSE 0
          END
        + CASE product_field
            WHEN '补短板锻长板填空白取得实际成效' THEN 5
            WHEN '工业六基或中华老字号或服务关键产业链龙头' THEN 3
            ELSE 0
          END
        + CASE digital_level WHEN '三级以上' THEN 5 WHEN '二级' THEN 3 ELSE 0 END
        + least(5, if(quality_award, 3, 0) + if(quality_system, 3, 0) + if(own_brand, 3, 0) + if(standards_work, 3, 0))
        + CASE
            WHEN net_profit_margin >= 10 THEN 10
            WHEN net_profit_margin >= 8 THEN 8
            WHEN net_profit_margin >= 6 THEN 6
            WHEN net_profit_margin >= 4 THEN 4
            WHEN net_profit_margin >= 2 THEN 2
            ELSE 0
          END
        + CASE WHEN debt_ratio <= 50 THEN 5 WHEN debt_ratio <= 60 THEN 3 WHEN debt_ratio <= 70 THEN 1 ELSE 0 END
        + coalesce(local_feature_points, 0)
        + CASE
            WHEN class1_high_value_ip >= 1 THEN 10
            WHEN class1_own_ip >= 1 THEN 8
            WHEN class1_ip >= 1 THEN 6
            WHEN class2_ip >= 1 THEN 2
            ELSE 0
          END
        + greatest(
            CASE
              WHEN rd_expense >= 500 THEN 10
              WHEN rd_expense >= 400 THEN 8
              WHEN rd_expense >= 300 THEN 6
              WHEN rd_expense >= 200 THEN 4
              WHEN rd_expense >= 100 THEN 2
              ELSE 0
            END,
            CASE WHEN revenue > 0 THEN
              CASE
                WHEN rd_expense * 10 >= revenue THEN 10
                WHEN rd_expense * 25 >= revenue * 2 THEN 8
                WHEN rd_expense * 50 >= revenue * 3 THEN 6
                WHEN rd_expense * 25 >= revenue THEN 4
                WHEN rd_expense * 100 >= revenue * 3 THEN 2
                ELSE 0
              END
            ELSE 0 END
          )
        + CASE WHEN rd_staff_share >= 20 THEN 5 WHEN rd_staff_share >= 10 THEN 3 WHEN rd_staff_share >= 5 THEN 1 ELSE 0 END
        + CASE rd_institution WHEN '国家级' THEN 10 WHEN '省级' THEN 8 WHEN '市级' THEN 4 WHEN '市级以下' THEN 2 ELSE 0 END
      END AS low
    FROM (
      SELECT *,
        china_legal_person AND meets_sme_sizing
        AND NOT (abnormal_list OR dishonest_list OR restricted_product OR safety_accident_3y OR quality_accident_3y
          OR pollution_accident_3y OR tax_evasion)
        AND market_years >= 2 AND rd_expense >= 100 AND CASE WHEN revenue > 0 THEN rd_expense * 100 >= revenue * 3 END
        AND (revenue >= 1000 OR equity_financing >= 2000) AS entered,
        science_award OR rd_expense + rd_expense_previous >= 2000 OR equity_financing >= 6000 OR maker_china_500 AS routed
      FROM firms
      WHERE rd_expense >= 100 OR rd_expense IS NULL
    )
    WHERE entered IS DISTINCT FROM FALSE
  )
)
WHERE is_met IS DISTINCT FROM FALSE
