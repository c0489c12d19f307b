import {spawn} from 'node:child_process';
import {once} from 'node:events';
import test from 'ava';
import {FileCollector} from '../../src/collect/file-collector.ts';
import {MemoryBasket} from '../helpers/memory-basket.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const rounds = 12;
const linesPerRound = 200;

/** Writes lines in bursts and in one-by-ones, and rotates as logrotate does, at its own pace. */
const script = `
cd "$1"
n=0
for round in $(seq ${rounds}); do
  for line in $(seq ${linesPerRound}); do
    n=$((n + 1))
    echo "line $n" >> a.log
    [ $((line % 67)) = 0 ] && sleep 0.07
  done
  [ $((round % 3)) = 0 ] && sleep 0.2
  case $((round % 4)) in
    1) mv a.log a.log.$round ;;
    2) cp a.log a.log.$round; : > a.log ;;
    3) mv a.log a.log.$round; : > a.log; gzip a.log.$round ;;
  esac
done
`;

test('a writer that rotates beside the collector loses and doubles nothing', async (t) => {
	const directory = temporaryDirectory(t);
	const basket = new MemoryBasket();
	const collectors: FileCollector[] = [];
	const start = (): FileCollector => {
		const collector = new FileCollector({
			files: [{path: `${directory}/a.log*`, format: 'syslog', program: null, exclude: []}],
			basket,
			hostname: 'web1',
			isSyslog: () => true,
			pollMs: 20,
			scanMs: 100,
		});
		collectors.push(collector);
		collector.start();
		return collector;
	};
	t.teardown(async () => Promise.all(collectors.map(async (collector) => collector.stop())));
	const first = start();
	const writer = spawn('sh', ['-c', script, 'sh', directory], {stdio: 'ignore'});
	const ended = once(writer, 'close');
	const total = rounds * linesPerRound;
	await until('a third is read', () => basket.events.length > total / 3);
	await first.stop();
	start();
	await ended;
	await until('the last line', () => basket.lines.includes(`line ${total}`));
	await until('all lines', () => basket.events.length >= total);
	t.is(basket.events.length, total);
	t.is(new Set(basket.lines).size, total);
});
