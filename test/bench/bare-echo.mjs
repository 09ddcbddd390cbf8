// The baseline of what a socket round trip costs: Socket.IO that answers and does nothing, in a thread of its own.
import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';
import { Server } from 'socket.io';

const httpServer = createServer();
const io = new Server(httpServer, { serveClient: false, perMessageDeflate: false });
io.on('connection', (socket) => {
  socket.on('ops', (message) => socket.emit('batch', message));
});
httpServer.listen(0, '127.0.0.1', () => parentPort.postMessage(httpServer.address().port));
