import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CircleNews, createCircleWatch } from '../../../src/core/insight/circles.ts';
import { circles, honest, prose } from './circlesOf.ts';

interface Found {
	readonly at: number;
	readonly news: CircleNews;
}

function firstNews(text: string, size = 4): Found | undefined {
	const watch = createCircleWatch();
	for (let from = 0; from < text.length; from += size) {
		const news = watch.push(text.slice(from, from + size));
		if (news) {
			return { at: Math.min(text.length, from + size), news };
		}
	}
	return undefined;
}

describe('the circle watch', () => {
	for (const { name, period, text } of circles) {
		it(`finds ${name}`, () => {
			const before = honest.join('\n\n').slice(0, 6_000);
			const found = firstNews(`${before}\n${text(period + 4_400)}`);
			assert.ok(found, 'not found');
			assert.ok(found.at > before.length, `false alarm at ${found.at}`);
			assert.ok(found.at <= before.length + period + 4_000, `${found.at - before.length} characters after it began`);
		});
	}

	it('says nothing about honest thinking', () => {
		const table = Array.from({ length: 40 }, (_, index) => `| ${index} | ${index * index} |`).join('\n');
		for (const text of [honest.join('\n\n'), prose(20_000, 5), table, '-'.repeat(2_000)]) {
			assert.equal(firstNews(text), undefined, text.slice(0, 40));
		}
	});

	it('says nothing about a draft of code that is written twice', () => {
		const code = Array.from({ length: 40 }, (_, index) => `    value_${index} = parse(line, ${index})`).join('\n');
		const text = `${prose(3_000, 1)}\n\n${code}\n\n${prose(700, 2)}\n\n${code}\n\n${prose(700, 3)}\n\n${code}\n`;
		assert.equal(firstNews(text), undefined);
	});

	it('says nothing about files that are read again, nor about a calculation', () => {
		const parts: Readonly<Record<string, (at: number) => string>> = {
			listing: at => `-rw-r--r-- 1 user user ${at * 37} Jan ${at % 30} 10:${at % 60} src/parts/part${at}/reader.ts`,
			log: at =>
				`[2026-01-0${at % 9}T10:00:${at}Z] INFO reader: took token ${at} of file /tmp/part${at}.txt in ${at} ms`,
			matches: at => `src/parts/part${at}/reader.ts:${at}: the reader takes the next piece and the writer writes it`,
			numbered: at => `${at}\tThe reader takes the next piece and then the writer writes it to the end.`,
			record: at => `"name": "reader", "size": ${at}, "place": "parts/reader", "kind": "file", "owner": "user"`,
			formula: at =>
				`P(open ${at} | car = 2) = P(open ${at} | car = 1) P(car = 1) / P(open 3) = (1/2)(1/${at}) = 1/${at}`,
		};
		for (const [name, line] of Object.entries(parts)) {
			const file = Array.from({ length: 60 }, (_, at) => line(at)).join('\n');
			const text = `${prose(3_000, 1)}\n\n${file}\n\nLet me read the next one.\n\n${file.replaceAll('1', '3')}\n`;
			assert.equal(firstNews(text), undefined, name);
		}
	});

	it('tells how often something was repeated, and where it stood before', () => {
		const again = 'Wait, let me check the sum again, because it is 5, and then once more. ';
		const text = `${honest[0]}\n\n${again.repeat(12)}`;
		const found = firstNews(text);
		assert.ok(found?.news.type === 'repeats');
		const { latest, earlier, count } = found.news;
		assert.ok(count >= 3);
		assert.equal(latest.end - latest.start, again.length);
		assert.equal(text.slice(latest.start, latest.end), text.slice(earlier.start, earlier.end));
		assert.equal(earlier.end, latest.start);
	});

	it('tells for how many tokens there is little new, with the place where the words stood before', () => {
		const circle = circles.find(each => each.name === 'a drifting number');
		const text = `${honest[0]}\n\n${circle?.text(9_000)}`;
		const watch = createCircleWatch();
		const news = (text.match(/[\s\S]{1,50}/g) ?? []).map(piece => watch.push(piece)).filter(each => each !== undefined);
		const little = news.filter(each => each.type === 'little-new');
		const [first, second] = little;
		assert.ok(first && second && second.tokens > first.tokens);
		assert.equal(second.since, first.since);
		assert.ok(first.tokens >= 500 && first.tokens <= 900, `${first.tokens}`);
		assert.match(text.slice(first.earlier.start, first.earlier.end), /^\w+(?: \w+){3}/);
	});

	it('falls silent when something new comes', () => {
		const circle = circles[5];
		const watch = createCircleWatch();
		assert.ok(watch.push(`${prose(4_000, 8)}\n${circle?.text(6_000)}`));
		assert.equal(watch.push(prose(4_000, 9)), undefined);
	});

	it('does not depend on how the text came', () => {
		const text = `${prose(3_000, 8)}\n${circles[8]?.text(5_000)}${prose(2_000, 9)}`;
		const all = (cuts: readonly number[]): CircleNews[] => {
			const watch = createCircleWatch();
			let from = 0;
			const news: CircleNews[] = [];
			for (const cut of [...cuts, text.length]) {
				const one = watch.push(text.slice(from, cut));
				from = cut;
				news.push(...(one ? [one] : []));
			}
			return news;
		};
		const last = all([]).at(-1);
		const singles = all(Array.from({ length: text.length }, (_, index) => index + 1));
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 399 }), { minLength: 30, maxLength: 60 }), steps => {
				let sum = 0;
				const cuts = steps.map(step => (sum += step)).filter(cut => cut < text.length);
				for (const news of all(cuts)) {
					assert.ok(singles.some(each => JSON.stringify(each) === JSON.stringify(news)));
				}
			}),
			{ numRuns: 40 },
		);
		assert.equal(last, undefined);
	});
});
