import { Chat } from './client/chat.js';
import { deviceName } from './client/device-name.js';
import { newId } from './client/identifiers.js';
import { LastingStorage } from './client/lasting-storage.js';
import { OwnAccount, resetTokenOf } from './client/own-account.js';
import { Session } from './client/session.js';
import { everyMinute } from './client/ticking.js';
import { windowLock } from './client/window-lock.js';
import { inviteOf } from './client/workspaces.js';
import { Account } from './views/account.js';
import { BrowseDialog } from './views/browse-dialog.js';
import { ConversationList } from './views/conversation-list.js';
import { ConversationView } from './views/conversation-view.js';
import { CreateDialog } from './views/create-dialog.js';
import { byId, coalesced } from './views/dom.js';
import { EntryView } from './views/entry-view.js';
import { ignoreOtherDrops } from './views/file-drop.js';
import { InviteDialog } from './views/invite-dialog.js';
import { SearchDialog } from './views/search-dialog.js';
import { StatusBar } from './views/status-bar.js';
import { forgetsSentence, titleOf } from './views/words.js';

const DeviceKey = 'orleans-chat.device';
const RenewalLock = 'orleans-chat.renewal';
const Narrow = '(max-width: 720px)';

const storage = new LastingStorage(() => localStorage);
const inCookies = await takesCookies();
const session = new Session({
  storage, fetch: (...request) => fetch(...request), device: deviceName(navigator.userAgent), inCookies,
  exclusively: exclusively(),
});
const entry = new EntryView(session, { forgets: forgetsSentence({ inCookies, isLasting: storage.isLasting }) });
let shownFor = null;

addEventListener('storage', ({ key }) => session.storageChanged(key));
addEventListener('online', () => session.finishLogout());
addEventListener('hashchange', () => resetTokenOf(location.hash) !== null && location.reload());
session.on('changed', (user) => {
  if (shownFor !== null && user?.id !== shownFor) {
    // Another person has logged in since this page was drawn.
    location.reload();
  } else if (shownFor === null && user !== null) {
    showChat();
  }
});
begin();

async function begin() {
  const resetToken = resetTokenOf(location.hash);
  if (resetToken !== null) {
    // The token is good for an account: it stays neither in the address nor in the history.
    history.replaceState(null, '', location.pathname);
    entry.showReset(resetToken);
    return;
  }
  if (!storage.isLasting) {
    await session.restore();
  }
  session.finishLogout();
  if (session.user === null) {
    entry.show();
  } else {
    showChat();
  }
}

/** Whether the browser takes cookies from this page; those of the log-in no script would see. */
async function takesCookies() {
  if (keepsCookie('Lax')) {
    return true;
  }
  if (location.protocol !== 'https:' || !keepsCookie('None; Secure')) {
    return false;
  }
  // In a frame of another site a browser takes cookies of this kind alone; whether it gives such, the server says.
  const { sameSite } = await fetch('/api/v1/auth/diagnose').then((answer) => answer.json()).catch(() => ({}));
  return sameSite === 'None';
}

function keepsCookie(sameSite) {
  try {
    const attributes = `path=/; SameSite=${sameSite}`;
    document.cookie = `chat-probe=1; max-age=60; ${attributes}`;
    const isKept = document.cookie.includes('chat-probe=1');
    document.cookie = `chat-probe=; max-age=0; ${attributes}`;
    return isKept;
  } catch {
    return false;
  }
}

/** Runs work in one window at a time. Browsers have locks for that on secure origins only. */
function exclusively() {
  if (!storage.isLasting) {
    return (work) => work();
  }
  return navigator.locks
    ? (work) => navigator.locks.request(RenewalLock, work)
    : windowLock({ storage, key: RenewalLock });
}

function deviceId() {
  const id = storage.getItem(DeviceKey) ?? newId();
  storage.setItem(DeviceKey, id);
  return id;
}

function showChat() {
  const url = `${location.origin.replace(/^http/, 'ws')}/v1/ws`;
  const chat = new Chat({ session, storage, url, device: deviceId() });
  shownFor = session.user.id;
  entry.hide();
  const endSession = async () => {
    chat.stop();
    await session.logout();
  };
  const logOut = () => {
    chat.uploads.clear();
    chat.unfinished.forgetAll();
    return endSession();
  };
  const opened = ({ id }) => navigate(id);
  const list = new ConversationList(chat, { opened: navigate });
  const browse = new BrowseDialog(chat, { opened });
  const create = new CreateDialog(chat, { opened });
  const invite = new InviteDialog(chat, { joined: opened, declined: () => navigate(null) });
  const view = new ConversationView(chat, {
    storage,
    left: () => navigate(null),
    openedDirect: opened,
    browse: (workspace) => browse.open(workspace),
    create: (workspace) => create.open(workspace),
    invite: (workspace) => invite.make(workspace),
  });
  const search = new SearchDialog(chat, {
    opened: (id, seq) => {
      navigate(id);
      route();
      view.show(seq);
    },
  });
  const ownAccount = new OwnAccount(session);
  const account = new Account(chat, ownAccount, { loggedOut: logOut });
  // When a session expires, its drafts remain for the next log-in.
  new StatusBar(chat, { loggedOut: endSession });

  const drawList = coalesced(() => {
    list.draw();
    document.title = titleOf(chat.conversations);
  });
  const tick = () => {
    drawList();
    view.tick();
    account.tick();
  };
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

  byId('back').addEventListener('click', () => navigate(null));
  for (const prefix of ['', 'first-']) {
    byId(`${prefix}browse`).addEventListener('click', () => browse.open());
    byId(`${prefix}create`).addEventListener('click', () => create.open());
  }
  byId('search').addEventListener('click', () => search.open(null));
  byId('search-here').addEventListener('click', () => search.open(view.conversation));
  addEventListener('hashchange', route);
  addEventListener('hashchange', askIfInvited);
  everyMinute(tick);
  addEventListener('beforeunload', (event) => {
    if ((chat.hasUnsent && !storage.isLasting) || chat.uploads.isBusy) {
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
      tick();
    }
  });

  ignoreOtherDrops();
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

/** The address names the open conversation, so that Back and reload work as expected. */
function navigate(id) {
  location.hash = id === null ? '' : `#c/${encodeURIComponent(id)}`;
}

function openFromAddress(chat, view, list) {
  const [, id = null] = /^#c\/([\w\-:.]{1,64})$/.exec(decoded(location.hash)) ?? [];
  const conversation = chat.get(id) ?? null;
  if (id !== null && conversation === null) {
    // Perhaps it is one of those not listed yet.
    chat.loadMore().catch(() => {});
  }
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

function decoded(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return '';
  }
}
