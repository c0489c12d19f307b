#!/bin/sh
# Installs nms on a machine with systemd, or a newer one over it: the programs in /opt/nms, links in /usr/bin, manual pages, completion,
# users and units. Enables nothing; what runs already is restarted. It never changes a file in /etc/nms that is there.
#
#   packaging/install.sh            as root, from a compiled checkout, or from /opt/nms where that was copied from another machine
#   packaging/install.sh --remove   takes it all away but /etc/nms and the state in /var/lib/nms and /var/lib/nms-agent
set -eu
umask 022
here=$(readlink -f "$(dirname "$0")/..")
home=/opt/nms
programs='nms nms-tui nms-hub nms-agent'
units='nms-hub-syslog-udp.socket nms-hub-syslog-tcp.socket nms-hub-syslog-tls.socket nms-hub-gelf-udp.socket nms-hub-gelf-tcp.socket nms-hub.service nms-agent.service'
pages=/usr/local/share/man
bash_completion=/usr/local/share/bash-completion/completions
zsh_completion=/usr/local/share/zsh/site-functions

main() {
	[ "$(id -u)" = 0 ] || fail 'this needs root; run it with sudo'
	[ -d /run/systemd/system ] || fail 'systemd does not run here; docs/INSTALL.md tells what to do by hand'
	case ${1-} in
	'') add ;;
	--remove) remove ;;
	*) fail "there is no option '$1'; the first lines of $0 explain it" ;;
	esac
}

add() {
	[ -f "$here/dist/bundle/console/main.js" ] || fail "$here is not compiled; run 'npm run build' in it"
	[ "$here" = "$home" ] || copy
	for program in $programs; do ln -sf "$home/bin/$program" "/usr/bin/$program"; done
	for page in "$home"/man/*; do install -D -m 644 -t "$pages/man${page##*.}" "$page"; done
	install -d "$bash_completion" "$zsh_completion"
	nms completion bash >"$bash_completion/nms"
	nms completion zsh >"$zsh_completion/_nms"
	install -D -m 644 "$home/systemd/nms.sysusers.conf" /usr/lib/sysusers.d/nms.conf
	systemd-sysusers nms.conf
	for file in hub agent; do
		[ -e "/etc/nms/$file.yaml" ] || install -D -m 644 -t /etc/nms "$home/packaging/$file.yaml"
	done
	for unit in $units; do install -m 644 -t /etc/systemd/system "$home/systemd/$unit"; done
	systemctl daemon-reload
	systemctl try-restart nms-hub.service nms-agent.service
	cat <<-END
		$(nms --version) is installed. What to start, now and at each boot:
		  systemctl enable --now nms-hub      the hub of a site; it takes syslog at port 514
		  systemctl enable --now nms-agent    the agent of this machine
		Then 'nms doctor' says what is left to do, and 'nms' is the console.
	END
}

# Only what runs: no tests, no tools. A copy in /home or /tmp would not do, the units hide both.
copy() {
	rm -rf "$home.new"
	mkdir -p "$home.new"
	{
		printf '%s\n' bin dist/src dist/bundle content man packaging systemd package.json LICENSE node_modules/node/bin/node
		"$here/node_modules/node/bin/node" -p '
			Object.entries(JSON.parse(fs.readFileSync(process.argv[1], "utf8")).packages)
				.filter(([name, {dev, optional}]) => name.lastIndexOf("node_modules/") === 0 && !dev && !optional)
				.map(([name]) => name).join("\n")' "$here/package-lock.json"
	} | tar -C "$here" -c --owner=0 --group=0 --mode=u+rwX,go+rX,go-w -T - | tar -C "$home.new" -x
	rm -rf "$home.old"
	if [ -e "$home" ]; then mv "$home" "$home.old"; fi
	mv "$home.new" "$home"
	rm -rf "$home.old"
}

remove() {
	# shellcheck disable=SC2086 # the words are units
	systemctl disable --quiet --now $units 2>/dev/null || true
	for unit in $units; do rm -f "/etc/systemd/system/$unit"; done
	systemctl daemon-reload
	for program in $programs; do rm -f "/usr/bin/$program"; done
	for page in "$here"/man/*; do rm -f "$pages/man${page##*.}/${page##*/}"; done
	rm -f "$bash_completion/nms" "$zsh_completion/_nms" /usr/lib/sysusers.d/nms.conf
	rm -rf "$home"
	echo 'nms is removed; /etc/nms, /var/lib/nms, /var/lib/nms-agent and the users nms and nms-agent are left.'
}

fail() {
	echo "install.sh: $1" >&2
	exit 1
}

main "$@"
