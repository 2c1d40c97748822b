import { createElement } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { mount } from './reactShell.mjs';

mount(text => createElement(Markdown, { remarkPlugins: [remarkGfm] }, text));
