import { Composer } from './composer.js';
import { closeButton, problemPlace } from './dialog.js';
import { byId, element } from './dom.js';
import { threadRows } from './message-rows.js';
import { showOutcome } from './problem.js';
import { RowList } from './row-list.js';
import { isComposing } from './send-key.js';

/** Closer to the end than this, new replies scroll into view by themselves. */
const AtEndPixels = 80;

/** A message with its replies, beside the conversation or, on a narrow window, over it. */
export class ThreadPanel {
  #chat;
  #conversation = null;
  #actions;
  #closed;
  #rows;
  #composer;
  #problem = problemPlace('thread');
  #earlier = element('button', { type: 'button', hidden: true }, 'Earlier replies');
  #scroller;
  #panel;
  #heading = element('h3', { id: 'thread-heading', tabindex: -1 }, 'Thread');
  #toEnd = false;

  /**
   * @param {import('./message-actions.js').MessageActions} actions
   * @param {(root: number) => void} closed called when the person closes it
   */
  constructor(chat, actions, { closed }) {
    this.#chat = chat;
    this.#actions = actions;
    this.#closed = closed;
    const list = element('ol', { id: 'thread-rows', class: 'message-rows', 'aria-label': 'Replies' });
    const close = closeButton('Close thread');
    this.#rows = new RowList(list, actions, { isThread: true, reply: () => this.#composer.focus() });
    this.#composer = new Composer(chat, {
      name: 'thread', label: 'Reply', placeholder: 'Reply', sent: () => (this.#toEnd = true),
      editLast: () => actions.editLast(this.#rows, this.#messages),
    });
    this.#scroller = element('div', { class: 'scroller' }, this.#earlier, list);
    const attributes = { id: 'thread-panel', class: 'side', 'aria-labelledby': 'thread-heading', hidden: true };
    this.#panel = element('aside', attributes,
      element('header', {}, this.#heading, close),
      this.#problem, this.#scroller, this.#composer.form);
    byId('members').after(this.#panel);
    close.addEventListener('click', () => this.#closeByHand());
    this.#earlier.addEventListener('click', () => this.#thread?.loadEarlier());
    this.#panel.addEventListener('keydown', (event) =>
      event.key === 'Escape' && !isComposing(event) && this.#closeByHand());
  }

  open(conversation, root) {
    this.#conversation = conversation;
    conversation.parts.openThread(root);
    this.#rows.clear();
    this.#panel.hidden = false;
    this.#toEnd = true;
    this.#composer.open(conversation, root);
    this.draw();
    this.#heading.focus();
  }

  close() {
    this.#conversation?.parts.closeThread();
    this.#conversation = null;
    this.#composer.close();
    this.#rows.clear();
    this.#panel.hidden = true;
  }

  draw() {
    const conversation = this.#conversation;
    if (conversation === null) {
      return;
    }
    const thread = this.#thread;
    if (thread === null) {
      // The log has become another one.
      this.#closeByHand();
      return;
    }
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const atEnd = this.#toEnd || scrollHeight - scrollTop - clientHeight < AtEndPixels;
    const { people, me, limits } = this.#chat;
    const rows = threadRows({
      thread, entries: conversation.outbox.entries, me, over: (message) => conversation.changes.over(message),
    });
    this.#rows.draw(rows, { conversation, people, me, now: Date.now(), textChars: limits.textChars });
    this.#earlier.hidden = !thread.hasEarlier;
    this.#earlier.disabled = thread.loading;
    showOutcome(this.#problem, thread.error);
    if (atEnd) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#toEnd &&= thread.loading;
    }
  }

  get #thread() {
    return this.#conversation?.parts.thread ?? null;
  }

  get #messages() {
    return this.#thread.messages.map((message) => this.#conversation.changes.over(message));
  }

  #closeByHand() {
    const { root } = this.#thread ?? {};
    this.close();
    this.#closed(root);
  }
}
