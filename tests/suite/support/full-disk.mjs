// Loaded before anything else into a process: from now on no file below FULL_DISK can be written to.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const full = path.resolve(process.env.FULL_DISK ?? '/nowhere');
const opened = new Map();
const isFull = (file) => {
  const name = typeof file === 'number' ? opened.get(file) : String(file);
  return name !== undefined && `${path.resolve(name)}/`.startsWith(`${full}/`);
};
const refuse = () => {
  const error = new Error('ENOSPC: no space left on device, write');
  throw Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: 'write' });
};
const { openSync, writeFileSync, writeSync, appendFileSync } = fs;

fs.openSync = (file, ...rest) => {
  const handle = openSync(file, ...rest);
  opened.set(handle, String(file));
  return handle;
};
fs.writeFileSync = (file, ...rest) => (isFull(file) ? refuse() : writeFileSync(file, ...rest));
fs.appendFileSync = (file, ...rest) => (isFull(file) ? refuse() : appendFileSync(file, ...rest));
fs.writeSync = (handle, ...rest) => (isFull(handle) ? refuse() : writeSync(handle, ...rest));
for (const name of ['writeFile', 'appendFile']) {
  const original = fs.promises[name];
  fs.promises[name] = async (file, ...rest) => (isFull(file) ? refuse() : original(file, ...rest));
}
syncBuiltinESMExports();
