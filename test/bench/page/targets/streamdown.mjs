import { createElement } from 'react';
import { Streamdown } from 'streamdown';
import { mount } from './reactShell.mjs';

mount((text, done) => createElement(Streamdown, { isAnimating: !done }, text));
