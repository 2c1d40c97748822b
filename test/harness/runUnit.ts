/** The unit tests as a layer of `npm test`: like `npm run test:unit`, with the closing line. */
import './vscodeFake/register.ts';
import { runMocha } from './mochaRun.ts';
import { closingLine } from './tally.ts';

const tally = await runMocha({ patterns: ['test/unit/**/*.test.ts'], timeoutMs: 120_000, reporter: 'dot' });
console.log(closingLine(tally));
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);
