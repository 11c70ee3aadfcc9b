// Starts the built server for the demonstration, and ends it when the demonstration is gone, however it went:
// the channel between them closes then, SIGKILL included.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
await import(new URL('../../dist/server.js', import.meta.url).href);
