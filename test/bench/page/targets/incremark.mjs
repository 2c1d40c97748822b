import { IncremarkContent } from '@incremark/react';
import { createElement } from 'react';
import { mount } from './reactShell.mjs';

mount((text, done) => createElement(IncremarkContent, { content: text, isFinished: done }));
