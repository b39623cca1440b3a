package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/term"
)

func (a *app) passwordCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "password NAME",
		Short: a.t("为网页的登录名生成密码行", "make the line of a login for the web configuration"),
		Long: a.t("输入两次密码，输出一行“登录名: 密文”，写进 serve.web_config 那个文件的 basic_auth_users 下面。密文看不出密码。\n密码也可以从标准输入给一行，不显示也不保存。",
			"Asks twice for a password and prints the line \"name: hash\", to be put below basic_auth_users in the file of serve.web_config. Nobody can read the password from it.\nA line on standard input does as well. The password is neither shown nor kept."),
		Example: "  firegrid password zhuji\n  firegrid password zhuji < 密码.txt",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := args[0]
			if strings.ContainsFunc(name, func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r)
			}) {
				return usageError{fmt.Errorf(a.t("登录名 %q：只用文字、数字和 - _ .", "login %q: letters, digits and - _ . only"), name)}
			}
			password, err := a.askPassword()
			if err != nil {
				return err
			}
			hash, err := a.hash(password)
			if err == nil {
				_, err = fmt.Fprintf(a.stdout, "  \"%s\": \"%s\"\n", name, hash)
			}
			return err
		},
	}
}

// hash is the password as the web configuration keeps it.
func (a *app) hash(password string) ([]byte, error) {
	if password == "" {
		return nil, errors.New(a.t("密码是空的", "the password is empty"))
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	if errors.Is(err, bcrypt.ErrPasswordTooLong) {
		return nil, errors.New(a.t("密码太长，最多 72 个字节（汉字每个 3 个）", "the password is too long, it may have 72 bytes"))
	}
	return hash, err
}

// askPassword asks twice on a terminal, where a slip cannot be seen, and reads
// a line elsewhere.
func (a *app) askPassword() (string, error) {
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var given [2]string
	for i, prompt := range []string{a.t("密码：", "Password: "), a.t("再输一次：", "Once more: ")} {
		fmt.Fprint(a.stderr, prompt)
		b, err := term.ReadPassword(terminal)
		fmt.Fprintln(a.stderr)
		if err != nil {
			return "", err
		}
		given[i] = string(b)
	}
	if given[0] != given[1] {
		return "", errors.New(a.t("两次输入的密码不一样", "the two are not the same"))
	}
	return given[0], nil
}
