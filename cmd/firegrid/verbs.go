package main

import "github.com/spf13/cobra"

// verbs puts every verb on the program, in groups by what a person has in mind.
// The READMEs list them in the same groups.
func (a *app) verbs(root *cobra.Command) {
	for _, g := range []struct {
		id, zh, en string
		verbs      []*cobra.Command
	}{
		{"start", "开始使用", "To begin", []*cobra.Command{
			a.demoCommand(), a.sampleCommand(), a.initCommand(), a.serveCommand(),
		}},
		{"ledgers", "台账", "Ledgers", []*cobra.Command{
			a.templateCommand(), a.checkCommand(), a.ingestCommand(), a.retractCommand(), a.conflictsCommand(), a.doublesCommand(),
		}},
		{"night", "每晚的汇总", "The nightly run", []*cobra.Command{
			a.runCommand(), a.statusCommand(), a.previewCommand(), a.publishCommand(), a.runsCommand(), a.diffCommand(), a.rollbackCommand(),
		}},
		{"figures", "数字与看板", "Figures and boards", []*cobra.Command{
			a.rowsCommand(), a.metricsCommand(), a.historyCommand(), a.dashboardsCommand(),
		}},
		{"care", "维护", "Care", []*cobra.Command{
			a.doctorCommand(), a.backupCommand(), a.restoreCommand(), a.rebuildCommand(), a.auditCommand(), a.passwordCommand(),
		}},
	} {
		root.AddGroup(&cobra.Group{ID: g.id, Title: a.t(g.zh+"：", g.en+":")})
		for _, c := range g.verbs {
			c.GroupID = g.id
			root.AddCommand(c)
		}
	}
	root.AddCommand(a.versionCommand())
}
