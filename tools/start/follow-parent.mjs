// Loaded into every child of the launcher before its own code: when the launcher is gone, also by kill -9, the child ends itself,
// as on Ctrl-C. The channel to the launcher closes with it; nothing is ever sent on it.
// @ts-check
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref(); // alone it must not keep the child alive
  Reflect.deleteProperty(process, 'send'); // libraries that talk to a parent would fail on the closed channel
}
