import {spawn} from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** How long tmux may take, in milliseconds. */
const tmuxMs = 5000;

/**
 * Gives text to the clipboard of the person's own terminal: by OSC 52, which ssh passes on. tmux does not with its default
 * settings (set-clipboard external, allow-passthrough off), but `load-buffer -w` does the same and fills tmux's own buffer too.
 * Rejects where tmux refuses.
 */
export async function copyToTerminal(
	text: string,
	{env, write}: {readonly env: Environment; readonly write: (codes: string) => void},
): Promise<void> {
	if (!env['TMUX']) {
		write(clipboardCodes(text));
		return;
	}
	await loadBuffer(text);
}

function clipboardCodes(text: string): string {
	return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}

async function loadBuffer(text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const tmux = spawn('tmux', ['load-buffer', '-w', '-'], {
			stdio: ['pipe', 'ignore', 'ignore'],
			timeout: tmuxMs,
		});
		tmux.once('error', reject);
		tmux.once('exit', (code) => {
			if (code === 0) resolve();
			else reject(new Error('tmux load-buffer -w failed'));
		});
		// tmux may end before it has read all; its exit status says that.
		tmux.stdin.on('error', () => undefined);
		tmux.stdin.end(text);
	});
}
