// The baseline of what passing something on costs: Socket.IO that gives every message to everybody else, and does nothing besides.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const httpServer = createServer();
const io = new Server(httpServer, {
  serveClient: false,
  perMessageDeflate: false,
  maxHttpBufferSize: 1e7,
});
let delivered = 0;
io.on('connection', (socket) => {
  socket.on('batch', (message) => {
    delivered += io.of('/').sockets.size - 1;
    socket.broadcast.emit('batch', message);
  });
});
process.on('message', () => process.send({ delivered }));
process.on('disconnect', () => process.exit(0));
httpServer.listen(0, '127.0.0.1', () => process.send({ port: httpServer.address().port }));
