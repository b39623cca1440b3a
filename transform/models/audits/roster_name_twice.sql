-- roster_name_twice: 同一天一个县有两个同名的乡镇街道 | a county has two townships of the same name on the same day
-- reads: roster
SELECT a.county, a.name, a.code, b.code AS other_code
FROM roster AS a
JOIN roster AS b ON b.county = a.county AND b.name = a.name AND b.row_key > a.row_key
    AND a.first_day < b.past_day AND b.first_day < a.past_day
ORDER BY a.county, a.name, a.code, b.code
