-- township_periods_overlap: 同一天一个乡镇街道名称对应名册上两行，行会重复计数 | a township's name means two roster rows on one day, so that rows would count twice
-- reads: township_periods
SELECT county, township, first_day, past_day
FROM (
    SELECT county, township, first_day, past_day,
        lead(first_day) OVER (PARTITION BY county, township ORDER BY first_day) AS next_day
    FROM township_periods
) AS p
WHERE past_day > next_day
ORDER BY county, township, first_day
