-- hazards_counted_twice: 同一处隐患在表中占了几行 | one hazard makes several rows of the table
-- reads: hazards
-- thorough: yes
SELECT row_key, count(*) AS times
FROM hazards
GROUP BY row_key
HAVING count(*) > 1
ORDER BY row_key
