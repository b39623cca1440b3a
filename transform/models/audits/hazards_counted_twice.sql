-- hazards_counted_twice: one hazard makes several rows of the table
-- reads: hazards
-- thorough: yes
SELECT row_key, count(*) AS times
FROM hazards
GROUP BY row_key
HAVING count(*) > 1
ORDER BY row_key
