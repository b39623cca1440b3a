-- place_missing: 有的行没有县市区或大队，连“未知”也没有 | a row has no county or brigade, not even 未知
-- reads: townships, key_units, archives, inspections, hazards, major_hazards, spot_checks, visits, activities
WITH places AS (
    SELECT 'townships' AS model, row_key FROM townships WHERE coalesce(county, '') = '' OR coalesce(brigade, '') = ''
    UNION ALL SELECT 'key_units', row_key FROM key_units WHERE coalesce(county, '') = '' OR coalesce(brigade, '') = ''
    UNION ALL SELECT 'archives', row_key FROM archives WHERE coalesce(county, '') = '' OR coalesce(brigade, '') = ''
    UNION ALL SELECT 'inspections', row_key FROM inspections WHERE coalesce(county, '') = '' OR coalesce(brigade, '') = ''
    UNION ALL SELECT 'hazards', row_key FROM hazards WHERE coalesce(county, '') = '' OR coalesce(brigade, '') = ''
    UNION ALL SELECT 'major_hazards', row_key FROM major_hazards WHERE coalesce(county, '') = '' OR coalesce(brigade, '') = ''
    UNION ALL SELECT 'spot_checks', row_key FROM spot_checks WHERE coalesce(brigade, '') = ''
    UNION ALL SELECT 'visits', row_key FROM visits WHERE coalesce(brigade, '') = ''
    UNION ALL SELECT 'activities', row_key FROM activities WHERE coalesce(brigade, '') = ''
)
SELECT model, row_key
FROM places
ORDER BY model, row_key
