import { Chat } from './client/chat.js';
import { deviceName } from './client/device-name.js';
import { newId } from './client/identifiers.js';
import { OwnAccount, resetTokenOf } from './client/own-account.js';
import { Session } from './client/session.js';
import { inviteOf } from './client/workspaces.js';
import { Account } from './views/account.js';
import { BrowseDialog } from './views/browse-dialog.js';
import { ConversationList } from './views/conversation-list.js';
import { ConversationView } from './views/conversation-view.js';
import { CreateDialog } from './views/create-dialog.js';
import { byId, coalesced } from './views/dom.js';
import { EntryView } from './views/entry-view.js';
import { InviteDialog } from './views/invite-dialog.js';
import { StatusBar } from './views/status-bar.js';

const DeviceKey = 'orleans-chat.device';
const RenewalLock = 'orleans-chat.renewal';
const Narrow = '(max-width: 720px)';

/** Locks exist on secure origins only; elsewhere a window notices by the storage that another one was faster. */
const exclusively = (work) => (navigator.locks ? navigator.locks.request(RenewalLock, work) : work());

const session = new Session({
  storage: localStorage, fetch: (...request) => fetch(...request), device: deviceName(navigator.userAgent), exclusively,
});
const entry = new EntryView(session, { entered: () => location.reload() });

addEventListener('storage', ({ key }) => session.storageChanged(key));
addEventListener('hashchange', () => resetTokenOf(location.hash) !== null && location.reload());

const resetToken = resetTokenOf(location.hash);

if (resetToken !== null) {
  // The token is good for an account: it stays neither in the address nor in the history.
  history.replaceState(null, '', location.pathname);
  entry.showReset(resetToken);
  session.on('changed', (user) => user !== null && location.reload());
} else if (session.user === null) {
  entry.show();
  session.on('changed', (user) => user !== null && location.reload());
} else {
  showChat();
}

function deviceId() {
  const id = localStorage.getItem(DeviceKey) ?? newId();
  localStorage.setItem(DeviceKey, id);
  return id;
}

function showChat() {
  const chat = new Chat({ session, url: `${location.origin.replace(/^http/, 'ws')}/v1/ws`, device: deviceId() });
  const userId = session.user.id;
  const leaveChat = async () => {
    chat.stop();
    await session.logout();
  };
  const opened = ({ id }) => navigate(id);
  const list = new ConversationList(chat, { opened: navigate });
  const browse = new BrowseDialog(chat, { opened });
  const create = new CreateDialog(chat, { opened });
  const invite = new InviteDialog(chat, { joined: opened, declined: () => navigate(null) });
  const view = new ConversationView(chat, {
    left: () => navigate(null),
    openedDirect: opened,
    browse: (workspace) => browse.open(workspace),
    create: (workspace) => create.open(workspace),
    invite: (workspace) => invite.make(workspace),
  });
  const ownAccount = new OwnAccount(session);
  const account = new Account(chat, ownAccount, { loggedOut: leaveChat });
  new StatusBar(chat, { loggedOut: leaveChat });

  const drawList = coalesced(() => {
    list.draw();
    const unread = chat.conversations.reduce((sum, { reading }) => sum + reading.unread, 0);
    document.title = unread > 0 ? `(${unread}) Orleans.Chat` : 'Orleans.Chat';
  });
  const route = () => openFromAddress(chat, view, list);
  const askIfInvited = () => inviteOf(location.hash) !== null && invite.ask(inviteOf(location.hash));

  chat.on('conversation', drawList);
  chat.on('people', drawList);
  chat.on('list', () => {
    drawList();
    route();
  });
  chat.on('removed', (gone) => gone === view.conversation && navigate(null));
  chat.on('status', () => chat.status.name === 'open' && account.draw());
  // Whoever is in the storage now is not who this page was drawn for.
  session.on('changed', (user) => user?.id !== userId && location.reload());

  byId('back').addEventListener('click', () => navigate(null));
  for (const prefix of ['', 'first-']) {
    byId(`${prefix}browse`).addEventListener('click', () => browse.open());
    byId(`${prefix}create`).addEventListener('click', () => create.open());
  }
  addEventListener('hashchange', route);
  addEventListener('hashchange', askIfInvited);
  addEventListener('beforeunload', (event) => {
    if (chat.hasUnsent) {
      event.preventDefault();
    }
  });
  addEventListener('online', () => {
    chat.retryNow();
    chat.probe();
  });
  addEventListener('offline', chat.probe);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      chat.retryNow();
      chat.probe();
    }
  });

  byId('app').hidden = false;
  account.draw();
  chat.start();
  askIfInvited();
  if (chat.me.type === 'staff') {
    noteDeploymentRole(chat, ownAccount);
  }
}

/** Administrators of the deployment moderate everywhere they are; without the answer the page offers them less. */
async function noteDeploymentRole(chat, ownAccount) {
  const { role } = await ownAccount.describe().catch(() => ({ role: null }));
  chat.deploymentRole = role;
  chat.emit('people');
}

/** The address says which conversation is open, so that Back and reload do what people expect. */
function navigate(id) {
  location.hash = id === null ? '' : `#c/${encodeURIComponent(id)}`;
}

function openFromAddress(chat, view, list) {
  const id = location.hash.startsWith('#c/') ? decodeURIComponent(location.hash.slice(3)) : null;
  const conversation = chat.get(id) ?? null;
  if (conversation === view.conversation) {
    return;
  }
  const before = view.conversation;
  byId('app').dataset.view = conversation === null ? 'list' : 'conversation';
  list.current = conversation?.id ?? null;
  if (conversation === null) {
    view.close();
    list.focus(before.id);
  } else {
    view.open(conversation, { focusComposer: !matchMedia(Narrow).matches });
  }
}
