-- Words as enumerations: Parquet writes their dictionary directly.
CREATE TYPE outcome AS ENUM ('met', 'unmet', 'unknown');
CREATE TYPE verdict AS ENUM ('pass', 'fail', 'undetermined');

-- The lowest and the highest points of an item in one whole number, so that one CASE serves both: sure(5) is [5, 5],
-- possible(5) is [0, 5]. Sums of them are the sums of both ends.
CREATE MACRO sure(points) AS points * 32769;
CREATE MACRO possible(points) AS points * 32768;
CREATE MACRO lowest(ends) AS ends & 32767;
CREATE MACRO highest(ends) AS ends >> 15;

-- Outcome and verdict in words.
CREATE MACRO in_words(met) AS CASE met WHEN TRUE THEN 'met'::outcome WHEN FALSE THEN 'unmet'::outcome ELSE 'unknown'::outcome END;
CREATE MACRO verdict_of(met) AS CASE met WHEN TRUE THEN 'pass'::verdict WHEN FALSE THEN 'fail'::verdict ELSE 'undetermined'::verdict END;

-- Points by share of research in revenue.
CREATE MACRO scored_by_share(revenue, rd_expense) AS CASE
    WHEN rd_expense * 10 >= revenue THEN sure(10)
    WHEN rd_expense * 25 >= revenue * 2 THEN sure(8)
    WHEN rd_expense * 50 >= revenue * 3 THEN sure(6)
    WHEN rd_expense * 25 >= revenue THEN sure(4)
    WHEN rd_expense * 100 >= revenue * 3 THEN sure(2)
    ELSE 0
  END;
