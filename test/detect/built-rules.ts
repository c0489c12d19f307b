import path from 'node:path';
import test from 'ava';
import {withBuilt} from '../../src/base/built-files.ts';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {buildRules, type BuiltRule} from '../../src/detect/built-rules.ts';
import {readRuleDocuments} from '../../src/detect/rule-document.ts';
import {compileRules} from '../../src/detect/rule-set.ts';

const files = readYamlFiles(path.join(packageRoot, 'content/rules'));
const built = withBuilt<BuiltRule>(files, buildRules(files));

test('what was built of the rules is what is read of them, but their tests', (t) => {
	const [read = [], late = []] = [files, built].map((each) =>
		readRuleDocuments(each, []).map(({id, rule}) => {
			const {nms = {}, ...others} = rule;
			return {...others, id, nms: {...nms, tests: undefined}};
		}),
	);
	t.true(late.length > 30);
	t.true(built.every((file) => file.built !== undefined));
	const plain = (rules: typeof read): unknown => JSON.parse(JSON.stringify(rules));
	t.deepEqual(plain(late), plain(read));
});

test('a rule of the same id as one that was built is told of where it stands', (t) => {
	const [first] = built;
	const text = `title: Again\nid: ${first?.built?.[0]?.value.id ?? ''}\nlogsource: {product: linux}\ndetection: {a: {b: c}, condition: a}\n`;
	const {problems} = compileRules([...built, {name: 'own.yml', text}], {
		placeholders: new Map([['inside', ['10.0.0.0/8']]]),
	});
	t.deepEqual(
		problems.map(({file, line}) => [file, line]),
		[['own.yml', 2]],
	);
});
