-- family: inspections
-- title: 消防监督检查 | Inspections
-- grain: 每条检查记录一行 | one row for each inspection record (检查记录)
-- labels: county, brigade, body, inspection_type
-- incremental: inspections
-- rows: inspections
-- ledger: inspections
-- show: inspection_no, inspected_on, unit_name, county, township, brigade, body, inspection_type, place_class, result

-- metric: firegrid_inspections
-- title: 监督检查次数 | Inspections
-- help: 检查日期不晚于当日的检查记录条数，按检查主体和检查类型分。 | Inspection records dated on or before the day, by inspecting body and type of inspection.
-- unit: inspections
SELECT county, brigade, body, inspection_type, row_key, inspected_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM inspections
WHERE inspected_on IS NOT NULL;

-- metric: firegrid_inspections_undated
-- title: 未填日期的检查记录 | Inspections without a date
-- help: 没有检查日期的检查记录条数；这些记录不计入任何一天的监督检查次数。 | Inspection records without a date; they are in no day's inspections.
-- unit: inspections
-- base: firegrid_inspections
SELECT county, brigade, body, inspection_type, row_key, DATE '1900-01-01' AS from_day, CAST(NULL AS DATE) AS until_day
FROM inspections
WHERE inspected_on IS NULL;
