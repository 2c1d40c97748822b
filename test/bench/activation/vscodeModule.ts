/** What `require('vscode')` gives where activation is measured. */
import * as fake from '../../harness/vscodeFake/vscode.ts';
import { generous } from './anything.ts';

const api = generous(fake);

export { api as 'module.exports' };
