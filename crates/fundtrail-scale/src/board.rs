//! Rounds: everybody writes to everybody, and when all letters of a round have come, all go on.
//!
//! It is one dataflow: an input of letters, exchanged by addressee. Its times are the rounds, and a round is over when the
//! frontier has passed it. Every worker writes to every other in each round, be it nothing: so one that is gone is missed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use fundtrail_statements::selection::{FileHead, Gist, Key};
use serde::{Deserialize, Serialize};
use timely::container::CapacityContainerBuilder;
use timely::dataflow::channels::pact::Exchange;
use timely::dataflow::operators::generic::operator::Operator;
use timely::dataflow::operators::{Input, Probe};
use timely::dataflow::{InputHandle, ProbeHandle};
use timely::worker::Worker;

use crate::error::ScaleError;
use crate::files::Seen;

/// What a worker tells. An instant is a number that orders rows in time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Message {
    /// The files of a process, and what it is asked.
    Files(Box<Seen>),
    /// Hashes of files that have one relative path.
    Hashes(Vec<(String, String)>),
    /// The head and the hash of a file, by its number.
    Head(u32, FileHead, String),
    /// What pieces of files came to.
    Gists(Vec<Gist>),
    /// Instants at which a slice of time may begin.
    Cuts(Vec<u64>),
    /// Accounts that are reached, and when first.
    Arrivals(Vec<(Key, u64)>),
    /// Accounts that have so many lines that they may be hubs.
    Busy(Vec<Key>),
    /// Of such accounts: payer, payee, and the file and line of a payment.
    Paid(Vec<(Key, Key, u32, u64)>),
    /// Accounts that paid very many, how many, and the file and line of a payment.
    Hubs(Vec<(Key, u64, u32, u64)>),
    /// Their numbers, and how many they paid.
    HubNames(Vec<(String, u64)>),
    /// Instants at which a line touches an account that is reached.
    Touched(Vec<u64>),
    /// Of such an instant: who pays whom.
    Ends(Vec<(u64, Key, Key)>),
    /// Instants of which every line is wanted.
    Whole(Vec<u64>),
    /// Selected lines of a piece of a file: the two numbers, how many, the text.
    Lines(u32, u32, u64, Vec<u8>),
    /// There are more lines to come.
    More,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Letter {
    round: u64,
    messages: Result<Vec<Message>, (String, String)>,
}

/// To whom a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    All,
    One(usize),
}

type Inbox = Rc<RefCell<BTreeMap<u64, Vec<Letter>>>>;

/// The board of one worker.
pub(crate) struct Board<'w> {
    worker: &'w mut Worker,
    input: InputHandle<u64, CapacityContainerBuilder<Vec<(u64, Letter)>>>,
    probe: ProbeHandle<u64>,
    inbox: Inbox,
    round: u64,
}

impl<'w> Board<'w> {
    pub(crate) fn new(worker: &'w mut Worker) -> Self {
        let mut input = InputHandle::new();
        let probe = ProbeHandle::new();
        let inbox = Inbox::default();
        let letters = Rc::clone(&inbox);
        worker.dataflow::<u64, _, _>(|scope| {
            let by_addressee = Exchange::new(|letter: &(u64, Letter)| letter.0);
            scope
                .input_from(&mut input)
                .unary::<CapacityContainerBuilder<Vec<()>>, _, _, _>(by_addressee, "Board", |_, _| {
                    move |input, _| {
                        input.for_each_stamp(|_, containers| {
                            let mut letters = letters.borrow_mut();
                            for (_, letter) in containers.flat_map(|letters| letters.drain(..)) {
                                letters.entry(letter.round).or_default().push(letter);
                            }
                        });
                    }
                })
                .probe_with(&probe);
        });
        Board {
            worker,
            input,
            probe,
            inbox,
            round: 0,
        }
    }

    /// The number of this worker among all.
    pub(crate) fn index(&self) -> usize {
        self.worker.index()
    }

    /// How many workers there are.
    pub(crate) fn peers(&self) -> usize {
        self.worker.peers()
    }

    /// How many rounds there have been.
    pub(crate) fn rounds(&self) -> u64 {
        self.round
    }

    /// Tells everybody, and hears what everybody tells in this round (in no order), oneself included.
    pub(crate) fn round(&mut self, messages: Vec<(To, Message)>) -> Result<Vec<Message>, ScaleError> {
        let mut letters: Vec<Vec<Message>> = vec![Vec::new(); self.peers()];
        for (to, message) in messages {
            match to {
                To::One(worker) => letters[worker].push(message),
                To::All => letters.iter_mut().for_each(|letter| letter.push(message.clone())),
            }
        }
        let letters = letters.into_iter().map(Ok).collect();
        self.exchange(letters)?
            .into_iter()
            .try_fold(Vec::new(), |mut all, letter| {
                all.extend(
                    letter
                        .messages
                        .map_err(|(english, chinese)| ScaleError::Told { english, chinese })?,
                );
                Ok(all)
            })
    }

    /// Tells everybody why it cannot go on.
    pub(crate) fn give_up(&mut self, why: &ScaleError) {
        let letters = vec![Err((why.to_string(), why.chinese())); self.peers()];
        // Whether others have gone too does not matter any more.
        let _ = self.exchange(letters);
    }

    fn exchange(
        &mut self,
        letters: Vec<Result<Vec<Message>, (String, String)>>,
    ) -> Result<Vec<Letter>, ScaleError> {
        let round = self.round;
        for (to, messages) in (0..).zip(letters) {
            self.input.send((to, Letter { round, messages }));
        }
        self.round += 1;
        self.input.advance_to(self.round);
        let (probe, next) = (&self.probe, self.round);
        self.worker.step_or_park_while(None, || probe.less_than(&next));
        let letters = self.inbox.borrow_mut().remove(&round).unwrap_or_default();
        if letters.len() < self.peers() {
            return Err(ScaleError::Engine("a worker is gone".to_owned()));
        }
        Ok(letters)
    }
}

/// The bodies of the messages of one kind.
pub(crate) fn of_kind<T>(messages: Vec<Message>, kind: impl Fn(Message) -> Option<T>) -> Vec<T> {
    messages.into_iter().filter_map(kind).collect()
}
