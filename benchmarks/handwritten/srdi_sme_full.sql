-- 专精特新 2022, recognition: verdict, both ends of the score and of every item and dimension, the outcome of every
-- requirement, and the missing inputs that keep a verdict open. In an open row no requirement fails, so that a missing
-- input of an "all" or "none" keeps it open by itself.
SELECT
  credit_code,
  verdict_of(is_met) AS verdict,
  score_low, score_high,
  in_words(entry) AS entry, in_words(vetoes) AS vetoes, in_words(market_experience) AS market_experience,
  in_words(research) AS research, in_words(scale) AS scale, in_words(evaluation) AS evaluation,
  main_revenue_points_low, main_revenue_points_high,
  growth_points_low, growth_points_high,
  market_years_points_low, market_years_points_high,
  product_field_points_low, product_field_points_high,
  specialisation_low, specialisation_high,
  digital_points_low, digital_points_high,
  quality_points_low, quality_points_high,
  profit_points_low, profit_points_high,
  debt_points_low, debt_points_high,
  refinement_low, refinement_high,
  local_points_low, local_points_high,
  distinctiveness_low, distinctiveness_high,
  ip_points_low, ip_points_high,
  rd_points_low, rd_points_high,
  rd_staff_points_low, rd_staff_points_high,
  rd_institution_points_low, rd_institution_points_high,
  innovation_low, innovation_high,
  CASE WHEN is_met IS NULL THEN concat_ws(';',
    CASE WHEN market_years IS NULL THEN 'market_years' END,
    CASE WHEN (share_met IS NULL OR open_score) AND (revenue IS NULL OR revenue = 0) OR scale IS NULL AND revenue IS NULL THEN 'revenue' END,
    CASE WHEN open_score AND main_revenue IS NULL THEN 'main_revenue' END,
    CASE WHEN rd_expense IS NULL THEN 'rd_expense' END,
    CASE WHEN evaluation IS NULL AND rd_expense_previous IS NULL AND routed_by_research IS NULL THEN 'rd_expense_previous' END,
    CASE WHEN (scale IS NULL OR evaluation IS NULL) AND equity_financing IS NULL THEN 'equity_financing' END,
    CASE WHEN open_score AND main_revenue_growth IS NULL THEN 'main_revenue_growth' END,
    CASE WHEN open_score AND product_field IS NULL THEN 'product_field' END,
    CASE WHEN open_score AND digital_level IS NULL THEN 'digital_level' END,
    CASE WHEN open_score AND quality_award IS NULL AND quality_points_low < quality_points_high THEN 'quality_award' END,
    CASE WHEN open_score AND quality_system IS NULL AND quality_points_low < quality_points_high THEN 'quality_system' END,
    CASE WHEN open_score AND own_brand IS NULL AND quality_points_low < quality_points_high THEN 'own_brand' END,
    CASE WHEN open_score AND standards_work IS NULL AND quality_points_low < quality_points_high THEN 'standards_work' END,
    CASE WHEN open_score AND net_profit_margin IS NULL THEN 'net_profit_margin' END,
    CASE WHEN open_score AND debt_ratio IS NULL THEN 'debt_ratio' END,
    CASE WHEN open_score AND local_feature_points IS NULL THEN 'local_feature_points' END,
    CASE WHEN open_score AND class1_high_value_ip IS NULL AND ip_points_low < ip_points_high THEN 'class1_high_value_ip' END,
    CASE WHEN open_score AND class1_own_ip IS NULL AND ip_points_low < ip_points_high THEN 'class1_own_ip' END,
    CASE WHEN open_score AND class1_ip IS NULL AND ip_points_low < ip_points_high THEN 'class1_ip' END,
    CASE WHEN open_score AND class2_ip IS NULL AND ip_points_low < ip_points_high THEN 'class2_ip' END,
    CASE WHEN open_score AND rd_staff_share IS NULL THEN 'rd_staff_share' END,
    CASE WHEN open_score AND rd_institution IS NULL THEN 'rd_institution' END,
    CASE WHEN evaluation IS NULL AND science_award IS NULL THEN 'science_award' END,
    CASE WHEN evaluation IS NULL AND maker_china_500 IS NULL THEN 'maker_china_500' END,
    CASE WHEN china_legal_person IS NULL THEN 'china_legal_person' END,
    CASE WHEN meets_sme_sizing IS NULL THEN 'meets_sme_sizing' END,
    CASE WHEN abnormal_list IS NULL THEN 'abnormal_list' END,
    CASE WHEN dishonest_list IS NULL THEN 'dishonest_list' END,
    CASE WHEN restricted_product IS NULL THEN 'restricted_product' END,
    CASE WHEN safety_accident_3y IS NULL THEN 'safety_accident_3y' END,
    CASE WHEN quality_accident_3y IS NULL THEN 'quality_accident_3y' END,
    CASE WHEN pollution_accident_3y IS NULL THEN 'pollution_accident_3y' END,
    CASE WHEN tax_evasion IS NULL THEN 'tax_evasion' END
  ) END AS deciding
FROM (
  SELECT *,
    entry AND vetoes AND market_experience AND research AND scale AND evaluation AS is_met,
    evaluation IS NULL AND score_reached IS NULL AS open_score
  FROM (
    SELECT *, score_reached OR routed AS evaluation
    FROM (
      SELECT *, CASE WHEN score_low >= 60 THEN TRUE WHEN score_high < 60 THEN FALSE END AS score_reached
      FROM (
      SELECT *,
        research_amount AND share_met AS research,
        science_award OR routed_by_research OR equity_financing >= 6000 OR maker_china_500 AS routed,
        lowest(main_revenue_points) AS main_revenue_points_low, highest(main_revenue_points) AS main_revenue_points_high,
        lowest(growth_points) AS growth_points_low, highest(growth_points) AS growth_points_high,
        lowest(market_years_points) AS market_years_points_low, highest(market_years_points) AS market_years_points_high,
        lowest(product_field_points) AS product_field_points_low, highest(product_field_points) AS product_field_points_high,
        lowest(digital_points) AS digital_points_low, highest(digital_points) AS digital_points_high,
        lowest(quality_points) AS quality_points_low, highest(quality_points) AS quality_points_high,
        lowest(profit_points) AS profit_points_low, highest(profit_points) AS profit_points_high,
        lowest(debt_points) AS debt_points_low, highest(debt_points) AS debt_points_high,
        lowest(ip_points) AS ip_points_low, highest(ip_points) AS ip_points_high,
        lowest(rd_points) AS rd_points_low, highest(rd_points) AS rd_points_high,
        lowest(rd_staff_points) AS rd_staff_points_low, highest(rd_staff_points) AS rd_staff_points_high,
        lowest(rd_institution_points) AS rd_institution_points_low, highest(rd_institution_points) AS rd_institution_points_high,
        lowest(specialisation) AS specialisation_low, highest(specialisation) AS specialisation_high,
        lowest(refinement) AS refinement_low, highest(refinement) AS refinement_high,
        lowest(innovation) AS innovation_low, highest(innovation) AS innovation_high,
        lowest(specialisation + refinement + innovation) + local_points_low AS score_low, highest(specialisation + refinement + innovation) + local_points_high AS score_high,
        local_points_low AS distinctiveness_low, local_points_high AS distinctiveness_high
      FROM (
        SELECT *,
          main_revenue_points + growth_points + market_years_points + product_field_points AS specialisation,
          digital_points + quality_points + profit_points + debt_points AS refinement,
          ip_points + rd_points + rd_staff_points + rd_institution_points AS innovation
        FROM (
          SELECT *,
            china_legal_person AND meets_sme_sizing AS entry,
            NOT (abnormal_list OR dishonest_list OR restricted_product OR safety_accident_3y OR quality_accident_3y
              OR pollution_accident_3y OR tax_evasion) AS vetoes,
            market_years >= 2 AS market_experience,
            rd_expense >= 100 AS research_amount,
            CASE WHEN revenue > 0 THEN rd_expense * 100 >= revenue * 3 END AS share_met,
            revenue >= 1000 OR equity_financing >= 2000 AS scale,
            rd_expense + rd_expense_previous >= 2000 AS routed_by_research,
            coalesce(local_feature_points, 0) AS local_points_low,
            coalesce(local_feature_points, 15) AS local_points_high,
            CASE
              WHEN revenue > 0 AND main_revenue IS NOT NULL THEN CASE
                WHEN main_revenue * 5 >= revenue * 4 THEN sure(5)
                WHEN main_revenue * 10 >= revenue * 7 THEN sure(3)
                WHEN main_revenue * 5 >= revenue * 3 THEN sure(1)
                ELSE 0
              END
              ELSE possible(5)
            END AS main_revenue_points,
            CASE
              WHEN main_revenue_growth >= 10 THEN sure(10)
              WHEN main_revenue_growth >= 8 THEN sure(8)
              WHEN main_revenue_growth >= 6 THEN sure(6)
              WHEN main_revenue_growth >= 4 THEN sure(4)
              WHEN main_revenue_growth >= 0 THEN sure(2)
              WHEN main_revenue_growth IS NULL THEN possible(10)
              ELSE 0
            END AS growth_points,
            CASE
              WHEN market_years >= 10 THEN sure(5)
              WHEN market_years >= 8 THEN sure(4)
              WHEN market_years >= 6 THEN sure(3)
              WHEN market_years >= 4 THEN sure(2)
              WHEN market_years >= 2 THEN sure(1)
              WHEN market_years IS NULL THEN possible(5)
              ELSE 0
            END AS market_years_points,
            CASE
              WHEN product_field = '补短板锻长板填空白取得实际成效' THEN sure(5)
              WHEN product_field = '工业六基或中华老字号或服务关键产业链龙头' THEN sure(3)
              WHEN product_field IS NULL THEN possible(5)
              ELSE 0
            END AS product_field_points,
            CASE
              WHEN digital_level = '三级以上' THEN sure(5)
              WHEN digital_level = '二级' THEN sure(3)
              WHEN digital_level IS NULL THEN possible(5)
              ELSE 0
            END AS digital_points,
            least(
              5,
              CASE WHEN quality_award THEN 3 ELSE 0 END + CASE WHEN quality_system THEN 3 ELSE 0 END
              + CASE WHEN own_brand THEN 3 ELSE 0 END + CASE WHEN standards_work THEN 3 ELSE 0 END
            )
            + least(
              possible(5),
              CASE WHEN NOT quality_award THEN 0 ELSE possible(3) END + CASE WHEN NOT quality_system THEN 0 ELSE possible(3) END
              + CASE WHEN NOT own_brand THEN 0 ELSE possible(3) END + CASE WHEN NOT standards_work THEN 0 ELSE possible(3) END
            ) AS quality_points,
            CASE
              WHEN net_profit_margin >= 10 THEN sure(10)
              WHEN net_profit_margin >= 8 THEN sure(8)
              WHEN net_profit_margin >= 6 THEN sure(6)
              WHEN net_profit_margin >= 4 THEN sure(4)
              WHEN net_profit_margin >= 2 THEN sure(2)
              WHEN net_profit_margin IS NULL THEN possible(10)
              ELSE 0
            END AS profit_points,
            CASE
              WHEN debt_ratio <= 50 THEN sure(5)
              WHEN debt_ratio <= 60 THEN sure(3)
              WHEN debt_ratio <= 70 THEN sure(1)
              WHEN debt_ratio IS NULL THEN possible(5)
              ELSE 0
            END AS debt_points,
            CASE
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
            END AS ip_points,
            CASE
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
            END AS rd_points,
            CASE
              WHEN rd_staff_share >= 20 THEN sure(5)
              WHEN rd_staff_share >= 10 THEN sure(3)
              WHEN rd_staff_share >= 5 THEN sure(1)
              WHEN rd_staff_share IS NULL THEN possible(5)
              ELSE 0
            END AS rd_staff_points,
            CASE
              WHEN rd_institution = '国家级' THEN sure(10)
              WHEN rd_institution = '省级' THEN sure(8)
              WHEN rd_institution = '市级' THEN sure(4)
              WHEN rd_institution = '市级以下' THEN sure(2)
              WHEN rd_institution IS NULL THEN possible(10)
              ELSE 0
            END AS rd_institution_points
          FROM firms
        )
      )
    )
    )
  )
)
