-- roster_code_twice: 同一天一个区划代码对应两个乡镇街道 | a division code stands for two townships on the same day
-- reads: roster
SELECT a.code, a.name, b.name AS other_name, greatest(a.first_day, b.first_day) AS since
FROM roster AS a
JOIN roster AS b ON b.code = a.code AND b.row_key > a.row_key
    AND a.first_day < b.past_day AND b.first_day < a.past_day
ORDER BY a.code, a.name, b.name
