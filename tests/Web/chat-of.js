import { Chat } from '../../Frontend/wwwroot/client/chat.js';
import { FakeClock, FakeServer, message } from './fakes.js';

/** One item of the list of conversations. */
export const channel = (more = {}) => ({
  id: 'c', kind: 'channel', title: 'General', epoch: 'e1', head: 100, read: 98, unread: 2, memberCount: 3,
  last: message(100), ...more,
});

/** A chat that is connected and follows one channel, whose log ends at 100. */
export async function chatOf(items = [channel()]) {
  const clock = new FakeClock();
  const server = new FakeServer();
  const session = { user: { id: 'me', name: 'Me', type: 'user' }, token: async () => 'token' };
  const { openSocket } = server;
  const chat = new Chat({ session, url: 'ws://x', device: 'd', openSocket, clock, random: () => 1 });
  chat.start();
  const connect = async (list, answers) => {
    await server.welcome();
    await server.socket.answer('conversations', { items: list, next: null });
    await server.socket.answer('subscribe', { items: answers });
  };
  const answers = items.map(({ id, epoch, head }) => ({ id, epoch, head, recovered: true, events: [] }));
  if (items.length > 0) {
    await connect(items, answers);
  } else {
    await server.welcome();
    await server.socket.answer('conversations', { items, next: null });
  }
  return { clock, server, chat, connect, conversation: chat.get('c') };
}
