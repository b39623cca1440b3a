-- inspections_counted_twice: 同一次检查在表中占了几行 | one inspection makes several rows of the table
-- reads: inspections
-- thorough: yes
SELECT row_key, count(*) AS times
FROM inspections
GROUP BY row_key
HAVING count(*) > 1
ORDER BY row_key
