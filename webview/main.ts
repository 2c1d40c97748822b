/**
 * Entry of the page. The HTML around it is made by `src/protocol/pageHtml.ts`: an element with the id `app`,
 * the policy, this script and its style sheet.
 */
import './styles/base.css';
import './styles/icons.css';
import './styles/turn.css';
import './styles/answer.css';
import './styles/composer.css';
import './styles/find.css';
import './styles/setup.css';
import './styles/compare.css';
import './styles/steer.css';
import { startApp } from './app.ts';
import { connectHost } from './host.ts';

const root = document.getElementById('app');
if (root) {
	startApp(root, connectHost());
}
