/** What an event was. */
export interface Meaning {
	/** event.category; undefined where no category fits. */
	readonly category?: string;
	/** event.type. */
	readonly type?: string;
	/** event.action, in the words that Auditbeat uses. */
	readonly action: string;
}

/** Category, type, action, and the record types that mean it alone, whichever system call they came with. */
const ofRecords = meanings(`
authentication start logged-in USER_LOGIN
authentication info authenticated USER_AUTH
authentication info was-authorized USER_ACCT
authentication info acquired-credentials CRED_ACQ
authentication info disposed-credentials CRED_DISP
authentication info refreshed-credentials CRED_REFR
authentication info error USER_ERR
authentication info authenticated-to-group GRP_AUTH
authentication info access-permission DAC_CHECK
session end logged-out USER_LOGOUT
session start started-session USER_START
session end ended-session USER_END
session info changed-login-id-to LOGIN
process start ran-command USER_CMD
process info typed TTY USER_TTY
process end crashed-program ANOM_ABEND
process info violated-seccomp-policy SECCOMP
iam change changed-password USER_CHAUTHTOK
iam change changed-group-password GRP_CHAUTHTOK
iam change modified-user-account USER_MGMT
iam change modified-group-account GRP_MGMT
iam creation added-user-account ADD_USER
iam deletion deleted-user-account DEL_USER
iam creation added-group-account-to ADD_GROUP
iam deletion deleted-group-account-from DEL_GROUP
iam change locked-account ACCT_LOCK
iam change unlocked-account ACCT_UNLOCK
iam change changed-group CHGRP_ID
iam change changed-user-id CHUSER_ID
iam change assigned-user-role-to ROLE_ASSIGN
iam change removed-user-role-from ROLE_REMOVE
iam change changed-role-to USER_ROLE_CHANGE
iam change modified-role ROLE_MODIFY
host info started-service SERVICE_START
host info stopped-service SERVICE_STOP
host start booted-system SYSTEM_BOOT
host end shutdown-system SYSTEM_SHUTDOWN
host change changed-to-runlevel SYSTEM_RUNLEVEL
host change changed-system-time TIME_INJOFFSET TIME_ADJNTPVAL
host info created-vm-image VIRT_CREATE
host info deleted-vm-image VIRT_DESTROY
host info issued-vm-control VIRT_CONTROL
host info assigned-vm-id VIRT_MACHINE_ID
host info assigned-vm-resource VIRT_RESOURCE
host info migrated-vm-to VIRT_MIGRATE_OUT
host info migrated-vm-from VIRT_MIGRATE_IN
host info checked-integrity-of VIRT_INTEGRITY_CHECK
configuration start started-audit DAEMON_START
configuration end shutdown-audit DAEMON_END
configuration end aborted-auditd-startup DAEMON_ABORT
configuration change changed-auditd-configuration DAEMON_CONFIG DAEMON_RECONFIG
configuration info rotated-audit-log DAEMON_ROTATE
configuration info resumed-audit-logging DAEMON_RESUME
configuration info remote-audit-connected DAEMON_ACCEPT
configuration info remote-audit-disconnected DAEMON_CLOSE
configuration info audit-error DAEMON_ERR
configuration change changed-audit-configuration CONFIG_CHANGE
configuration change changed-audit-feature FEATURE_CHANGE
configuration change changed-configuration USYS_CONFIG
configuration change loaded-mac-policy MAC_POLICY_LOAD USER_MAC_POLICY_LOAD
configuration change changed-selinux-enforcement MAC_STATUS USER_MAC_STATUS
configuration change changed-selinux-boolean MAC_CONFIG_CHANGE USER_MAC_CONFIG_CHANGE
configuration change loaded-firewall-rule-to NETFILTER_CFG
configuration change changed-apparmor-profile APPARMOR_STATUS
configuration change used-bpf BPF
configuration change configured-device USER_DEVICE
configuration change allocated-device DEV_ALLOC
configuration change deallocated-device DEV_DEALLOC
configuration change relabeled-filesystem FS_RELABEL
driver start loaded-kernel-module KERN_MODULE
network info changed-promiscuous-mode-on-device ANOM_PROMISCUOUS
network info packet NETFILTER_PKT
network info negotiated-crypto-key CRYPTO_KEY_USER
network start started-crypto-session CRYPTO_SESSION
network info changed-ipsec MAC_IPSEC_EVENT MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD CRYPTO_IKE_SA CRYPTO_IPSEC_SA
package change updated-software SOFTWARE_UPDATE
file info checked-integrity-of INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE INTEGRITY_EVM_XATTR
intrusion_detection info violated-selinux-policy AVC USER_AVC
intrusion_detection info violated-apparmor-policy APPARMOR_DENIED APPARMOR_ALLOWED APPARMOR_AUDIT APPARMOR_KILL
intrusion_detection info caused-mac-policy-error SELINUX_ERR USER_SELINUX_ERR APPARMOR_ERROR
intrusion_detection info violated-landlock-policy LANDLOCK_ACCESS
intrusion_detection info failed-log-in-too-many-times-to ANOM_LOGIN_FAILURES
intrusion_detection info attempted-log-in-during-unusual-hour-to ANOM_LOGIN_TIME
intrusion_detection info opened-too-many-sessions-to ANOM_LOGIN_SESSIONS
intrusion_detection info attempted-log-in-from-unusual-place-to ANOM_LOGIN_LOCATION
intrusion_detection info used-suspicious-link ANOM_LINK
intrusion_detection info created-suspicious-file ANOM_CREAT
`);

/** Category, type, action, and the system calls that mean it. */
const ofSyscalls = meanings(`
process start executed execve execveat
file access opened-file open openat openat2 creat readlink readlinkat open_by_handle_at
file change changed-file-content truncate ftruncate truncate64 ftruncate64 fallocate
file access read-file read pread64 readv
file change wrote-to-file write pwrite64 writev
file deletion deleted unlink unlinkat rmdir
file change renamed rename renameat renameat2
file creation created-directory mkdir mkdirat
file creation symlinked symlink symlinkat
file creation linked link linkat
file creation make-device mknod mknodat
file change changed-file-permissions-of chmod fchmod fchmodat fchmodat2
file change changed-file-ownership-of chown fchown lchown fchownat chown32 fchown32 lchown32
file change changed-file-attributes-of setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
file change changed-timestamp-of utime utimes utimensat futimesat utimensat_time64
file access checked-metadata-of access faccessat faccessat2 stat lstat fstat newfstatat statx stat64 lstat64 fstat64 fstatat64 statfs fstatfs
file info changed-directory chdir fchdir
file change mounted mount fsmount move_mount
file change unmounted umount umount2
file change changed-root chroot pivot_root
network connection connected-to connect
network start bound-socket bind
network connection accepted-connection-from accept accept4
network connection sent-to sendto sendmsg sendmmsg
network connection received-from recvfrom recvmsg recvmmsg
network start listen-for-connections listen
network info opened-socket socket
driver start loaded-kernel-module init_module finit_module
driver end unloaded-kernel-module delete_module
driver info queried-kernel-module query_module
host change changed-system-name sethostname setdomainname
host change changed-system-time adjtimex clock_settime clock_adjtime settimeofday stime clock_settime64
host end rebooted reboot
host start loaded-kernel kexec_load kexec_file_load
process info killed-pid kill tkill tgkill pidfd_send_signal rt_sigqueueinfo
process info traced ptrace process_vm_readv process_vm_writev
process info created-memory-file memfd_create
process start started fork vfork clone clone3
process end ended exit exit_group
process change changed-identity-of setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups setuid32 setgid32 setreuid32 setresuid32
process change changed-namespace unshare setns
process change changed-personality personality
process info changed-capabilities capset
process info used-bpf bpf
`);

/** The forms of i386's `socketcall`, by its first argument. */
const socketCalls: Readonly<Record<string, string>> = {
	1: 'socket',
	2: 'bind',
	3: 'connect',
	4: 'listen',
	5: 'accept',
	9: 'sendto',
	a: 'recvfrom',
	b: 'sendto',
	c: 'recvfrom',
	10: 'sendmsg',
	11: 'recvmsg',
	12: 'accept',
};

/** What a record of this type means by itself; undefined where its system call says it. */
export function recordMeaning(type: string): Meaning | undefined {
	const known = ofRecords.get(type);
	if (known !== undefined) return known;
	const isAnomaly = type.startsWith('ANOM_') || type.startsWith('RESP_');
	if (!isAnomaly) return undefined;
	const action = type.toLowerCase().replaceAll('_', '-');
	return {category: 'intrusion_detection', type: 'info', action};
}

/** What a system call means; undefined where nobody looks for it. */
export function syscallMeaning(name: string): Meaning | undefined {
	return ofSyscalls.get(name);
}

/** The call that stands behind `socketcall`, which has its number in its first argument; others are themselves. */
export function plainSyscall(name: string, firstArgument: string): string {
	return name === 'socketcall' ? (socketCalls[firstArgument] ?? name) : name;
}

function meanings(text: string): ReadonlyMap<string, Meaning> {
	const all = new Map<string, Meaning>();
	for (const line of text.trim().split('\n')) {
		const [category = '', type = '', action = '', ...names] = line.split(' ');
		for (const name of names) all.set(name, {category, type, action});
	}
	return all;
}
