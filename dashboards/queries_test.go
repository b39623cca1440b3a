package dashboards

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestQueriesNameDeclaredMetrics holds every name in a query against what
// /metrics can hold.
func TestQueriesNameDeclaredMetrics(t *testing.T) {
	for _, q := range Queries(first(build(t, Chinese))) {
		names := metricName.FindAllString(q.Expr, -1)
		if len(names) == 0 {
			t.Errorf("%s %s reads no metric: %s", q.Panel, q.Ref, q.Expr)
		}
		for _, name := range names {
			if _, ok := declared()[name]; !ok {
				t.Errorf("%s %s: metric %s is not declared", q.Panel, q.Ref, name)
			}
		}
	}
}

// TestQueriesParse lets promtool read every query, as the expression of a rule.
func TestQueriesParse(t *testing.T) {
	var rules strings.Builder
	rules.WriteString("groups:\n- name: boards\n  rules:\n")
	for i, q := range Queries(first(build(t, Chinese))) {
		fmt.Fprintf(&rules, "  - record: q%d\n    expr: %q\n", i, q.Expr)
	}
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte(rules.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("promtool", "check", "rules", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestRatiosHaveNoValueOverNothing finds a division whose lower part may be 0,
// which Prometheus would answer with NaN or infinity.
func TestRatiosHaveNoValueOverNothing(t *testing.T) {
	for _, q := range Queries(first(build(t, Chinese))) {
		for _, part := range strings.Split(q.Expr, " / ")[1:] {
			if strings.HasPrefix(part, "3600") || strings.HasPrefix(part, "86400") {
				continue
			}
			depth, end := 0, 0
			for i, r := range part {
				if r == '(' {
					depth++
				} else if r == ')' {
					depth--
				}
				if depth == 0 {
					end = i
					break
				}
			}
			if !strings.HasSuffix(part[:end], " > 0") {
				t.Errorf("%s %s divides by what may be 0: %s", q.Panel, q.Ref, q.Expr)
			}
		}
	}
}
