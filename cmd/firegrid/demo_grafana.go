package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// findGrafana looks for Grafana in a folder, or on the PATH if none is named.
// It gives the program and the folder with its conf/ and public/; an empty
// program means that there is none.
func (a *app) findGrafana(dir string) (program, home string, err error) {
	var candidates []string
	for _, name := range []string{"grafana", "grafana-server"} {
		if dir != "" {
			candidates = append(candidates, filepath.Join(dir, "bin", name), filepath.Join(dir, name))
		} else if path, err := exec.LookPath(name); err == nil {
			candidates = append(candidates, path)
		}
	}
	for _, path := range candidates {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			continue
		}
		if info, err := os.Stat(real); err != nil || info.IsDir() {
			continue
		}
		for _, home := range []string{dir, filepath.Dir(filepath.Dir(real)), "/usr/share/grafana"} {
			if _, err := os.Stat(filepath.Join(home, "conf", "defaults.ini")); home != "" && err == nil {
				return real, home, nil
			}
		}
	}
	if dir != "" {
		return "", "", fmt.Errorf(a.t("%s 里没有 Grafana：应有 bin/grafana 和 conf/defaults.ini", "no Grafana in %s: there should be bin/grafana and conf/defaults.ini"), dir)
	}
	return "", "", nil
}

// grafana is the program with everything in place. It asks nothing of the
// outside, and whoever opens it may look without a login.
func (a *app) grafana(program, home, boards, port string) *child {
	args := []string{"--homepath", home}
	if filepath.Base(program) == "grafana" {
		args = append([]string{"server"}, args...)
	}
	data := filepath.Join(a.data, "grafana")
	return &child{
		name: "Grafana", path: program, args: args, log: filepath.Join(data, "grafana.log"),
		url: "http://localhost:" + port, live: "/api/health",
		env: []string{
			"GF_PATHS_PROVISIONING=" + filepath.Join(boards, "grafana", "provisioning"),
			"GF_PATHS_DATA=" + data, "GF_PATHS_LOGS=" + filepath.Join(data, "log"), "GF_PATHS_PLUGINS=" + filepath.Join(data, "plugins"),
			"GF_SERVER_HTTP_PORT=" + port, "GF_SERVER_ROOT_URL=http://localhost:" + port + "/",
			"GF_AUTH_ANONYMOUS_ENABLED=true", "GF_AUTH_ANONYMOUS_ORG_ROLE=Viewer",
			"GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH=" + filepath.Join(boards, "grafana", "dashboards", "overview.json"),
			"GF_USERS_DEFAULT_LANGUAGE=" + a.t("zh-Hans", "en-US"),
			"GF_ANALYTICS_REPORTING_ENABLED=false", "GF_ANALYTICS_CHECK_FOR_UPDATES=false", "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES=false",
			"GF_NEWS_NEWS_FEED_ENABLED=false", "GF_PLUGINS_PREINSTALL_DISABLED=true", "GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED=true",
		},
	}
}
