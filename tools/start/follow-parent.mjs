// Loaded into every child of the launcher before its own code: when the launcher is gone, also by kill -9, the child ends itself,
// as on Ctrl-C. The channel to the launcher closes with it; nothing is ever sent on it.
// @ts-check
import { isMainThread } from 'node:worker_threads';

// `connected` is undefined in a process without a channel, and false when the launcher was gone before this line
if (isMainThread && process.connected !== undefined) {
  const end = () => process.kill(process.pid, 'SIGTERM');
  if (process.connected) process.once('disconnect', end);
  else end();
  process.channel?.unref(); // alone it must not keep the child alive
  Reflect.deleteProperty(process, 'send'); // libraries that talk to a parent would fail on the closed channel
}
