-- family: targets
-- title: 目标任务 | Targets
-- grain: 每个指标、范围一行 | one row for each measure and scope
-- labels: measure, scope
-- rows: targets
-- ledger: targets
-- show: measure, scope, value, due_on

-- metric: firegrid_target
-- title: 目标值 | Target
-- help: 目标任务表中的目标值，按指标和范围分，不论截止日期；95% 为 0.95。 | The target from the table of targets, by measure and scope as written, whatever its due day; 95 % is 0.95.
-- unit: target
SELECT measure, scope, row_key, DATE '1900-01-01' AS from_day, CAST(NULL AS DATE) AS until_day, value AS weight
FROM targets
WHERE value IS NOT NULL;
