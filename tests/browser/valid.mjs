// The Nu HTML checker over every page of the built sites given: no error may be found.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pages } from './tools.mjs';

const jar = createRequire(import.meta.url)('vnu-jar');
let errors = 0;
for (const folder of process.argv.slice(2).map((f) => resolve(f))) {
  const files = pages(folder).map((page) => join(folder, page));
  if (files.length === 0) throw new Error(`no page in ${folder}`);
  const { stderr, status } = spawnSync('java', ['-Xss1m', '-jar', jar, '--format', 'json', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
  let messages;
  try {
    ({ messages } = JSON.parse(stderr));
  } catch {
    throw new Error(`the checker failed with status ${status}: ${stderr.slice(0, 400)}`);
  }
  const found = messages.filter((m) => m.type === 'error');
  for (const m of found.slice(0, 40)) {
    console.log(`${m.url.replace(/^file:/, '')}:${m.lastLine}: ${m.message}\n    ${m.extract?.replace(/\s+/g, ' ')}`);
  }
  errors += found.length;
  console.log(`${files.length} pages checked, ${found.length} errors`);
}
process.exitCode = errors === 0 ? 0 : 1;
