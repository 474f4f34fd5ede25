//! Which processes there are, and how they find each other.
//!
//! Every process knows where all are. It listens at its own place, calls those before it, and is called by those after
//! it; both sides say at once who they are, so that a stranger or a process of another run is noticed.
//!
//! What is said between processes is neither encrypted nor signed: let them meet in a network that is yours.

use std::any::Any;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::time::{Duration, Instant};

use timely::communication::allocator::ProcessBuilder;
use timely::communication::allocator::zero_copy::initialize::initialize_networking_from_sockets;
use timely::communication::{AllocatorBuilder, Hooks};

use crate::error::{ClusterTrouble, ScaleError};

/// The port of the first process on one machine, where nobody says another; the others follow.
const FIRST_PORT: u16 = 2101;

/// How long a process waits before it calls again.
const PAUSE: Duration = Duration::from_millis(100);

/// How long whoever calls may take to say who it is.
const GREETING: Duration = Duration::from_secs(10);

/// How many bytes a greeting has.
const HELLO_BYTES: usize = 64;

/// The processes of a run, and which of them this one is.
#[derive(Debug, Clone)]
pub struct Cluster {
    threads: usize,
    process: usize,
    hosts: Vec<String>,
    patience: Duration,
}

impl Cluster {
    /// One process with this many workers, at least one.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// One process alone.
    pub fn alone(threads: usize) -> Self {
        Cluster {
            threads: threads.max(1),
            process: 0,
            hosts: vec![String::new()],
            patience: Duration::ZERO,
        }
    }

    /// Process number `process` of those at `hosts` (`host:port`, the same list in every process), which waits for the
    /// others as long as `patience` says.
    ///
    /// # Errors
    /// [`ScaleError::Cluster`] where there is no such process, or no port.
    pub fn new(
        threads: usize,
        process: usize,
        hosts: Vec<String>,
        patience: Duration,
    ) -> Result<Self, ScaleError> {
        let wrong = |text| Err(ScaleError::Cluster(text));
        if process >= hosts.len() {
            return wrong(ClusterTrouble::NoSuchProcess {
                process,
                processes: hosts.len(),
            });
        }
        for (number, host) in hosts.iter().enumerate() {
            let port = host
                .rsplit_once(':')
                .and_then(|(_, port)| port.parse::<u16>().ok());
            if port.is_none() {
                return wrong(ClusterTrouble::NoPort {
                    process: number,
                    host: host.clone(),
                });
            }
            if hosts[..number].contains(host) {
                return wrong(ClusterTrouble::ListedTwice {
                    process: number,
                    host: host.clone(),
                });
            }
        }
        Ok(Cluster {
            threads: threads.max(1),
            process,
            hosts,
            patience,
        })
    }

    /// The places of so many processes on this machine.
    pub fn on_this_machine(processes: u16) -> Vec<String> {
        (0..processes)
            .map(|process| format!("127.0.0.1:{}", FIRST_PORT + process))
            .collect()
    }

    /// Reads a file that lists `host:port`, one process a line; blank lines and what follows a `#` do not count.
    ///
    /// # Errors
    /// [`ScaleError::Cluster`] where the file cannot be read or lists nobody.
    pub fn read_hosts(path: &Path) -> Result<Vec<String>, ScaleError> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let (path, error) = (path.display().to_string(), error.to_string());
            ScaleError::Cluster(ClusterTrouble::NoList { path, error })
        })?;
        let lines = text.trim_start_matches('\u{FEFF}').lines();
        let hosts = lines.map(|line| line.split('#').next().unwrap_or_default().trim());
        let hosts: Vec<String> = hosts.filter(|host| !host.is_empty()).map(str::to_owned).collect();
        if hosts.is_empty() {
            let path = path.display().to_string();
            return Err(ScaleError::Cluster(ClusterTrouble::EmptyList { path }));
        }
        Ok(hosts)
    }

    /// Ends this program, with a message, as soon as a connection to another process breaks: the engine cannot go on
    /// without it. For programs only; a run within one process needs it not.
    pub fn end_program_when_one_is_lost(&self) {
        let hosts = self.hosts.clone();
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let thread = std::thread::current();
            let name = thread.name().unwrap_or_default();
            let lost = name
                .strip_prefix("timely:recv-")
                .or_else(|| name.strip_prefix("timely:send-"));
            let Some(process) = lost.and_then(|number| number.parse::<usize>().ok()) else {
                return usual(panic);
            };
            let host = hosts.get(process).map_or("", String::as_str);
            let text = format!(
                "error: the connection to process {process} ({host}) broke, so this process ends too, and nothing is \
                 selected; see what process {process} says, and start all again"
            );
            let _ = writeln!(io::stderr(), "{text}");
            std::process::exit(1);
        }));
    }

    /// The engine's channels to all workers.
    pub(crate) fn connect(self) -> Result<(Vec<AllocatorBuilder>, Box<dyn Any + Send>), ScaleError> {
        let hooks = Hooks::default();
        let own = ProcessBuilder::new_typed_vector(self.threads, hooks.refill.clone(), hooks.spill.clone());
        if self.hosts.len() == 1 {
            return Ok((
                own.into_iter().map(AllocatorBuilder::Process).collect(),
                Box::new(()),
            ));
        }
        let sockets = self.meet()?;
        let network = initialize_networking_from_sockets(own, sockets, self.process, self.threads, hooks);
        let (builders, guard) =
            network.map_err(|error| ScaleError::Engine(format!("no network: {error}")))?;
        Ok((
            builders.into_iter().map(AllocatorBuilder::Tcp).collect(),
            Box::new(guard),
        ))
    }

    /// Connections to all other processes, by their numbers.
    fn meet(&self) -> Result<Vec<Option<TcpStream>>, ScaleError> {
        let own = &self.hosts[self.process];
        let listener = TcpListener::bind(own).and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok(listener)
        });
        let listener = listener.map_err(|error| {
            let (process, host, error) = (self.process, own.clone(), error.to_string());
            ScaleError::Cluster(ClusterTrouble::CannotListen { process, host, error })
        })?;
        let deadline = Instant::now() + self.patience;
        let mut sockets: Vec<Option<TcpStream>> = self.hosts.iter().map(|_| None).collect();
        loop {
            for (number, socket) in sockets.iter_mut().enumerate().take(self.process) {
                if socket.is_none() {
                    *socket = self.call(number)?;
                }
            }
            while let Some((number, socket)) = self.answer(&listener)? {
                sockets[number] = Some(socket);
            }
            let missing: Vec<usize> = (0..sockets.len())
                .filter(|&number| number != self.process && sockets[number].is_none())
                .collect();
            if missing.is_empty() {
                return Ok(sockets);
            }
            if Instant::now() >= deadline {
                return Err(self.nobody_came(&missing));
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn nobody_came(&self, missing: &[usize]) -> ScaleError {
        let names: Vec<String> = missing
            .iter()
            .map(|&number| format!("{number} ({})", self.hosts[number]))
            .collect();
        ScaleError::Cluster(ClusterTrouble::NobodyCame {
            processes: names.join(", "),
            seconds: self.patience.as_secs(),
        })
    }

    /// Calls another process; `None` while nobody answers there.
    fn call(&self, number: usize) -> Result<Option<TcpStream>, ScaleError> {
        let host = &self.hosts[number];
        let addresses = host.to_socket_addrs().map_err(|error| {
            ScaleError::Cluster(ClusterTrouble::UnknownHost {
                process: number,
                host: host.clone(),
                error: error.to_string(),
            })
        })?;
        for address in addresses {
            let Ok(socket) = TcpStream::connect_timeout(&address, GREETING) else {
                continue;
            };
            if let Some(socket) = self.greet(socket, Some(number))? {
                return Ok(Some(socket.1));
            }
        }
        Ok(None)
    }

    /// Answers a call, if there is one of a process of this run.
    fn answer(&self, listener: &TcpListener) -> Result<Option<(usize, TcpStream)>, ScaleError> {
        loop {
            match listener.accept() {
                Ok((socket, _)) => {
                    if let Some(met) = self.greet(socket, None)? {
                        return Ok(Some(met));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) => {
                    let error = error.to_string();
                    return Err(ScaleError::Cluster(ClusterTrouble::NoConnection { error }));
                }
            }
        }
    }

    /// Says who this is and hears who that is; `None` for strangers.
    fn greet(
        &self,
        mut socket: TcpStream,
        called: Option<usize>,
    ) -> Result<Option<(usize, TcpStream)>, ScaleError> {
        let mut hello = [b' '; HELLO_BYTES];
        let mut greet = || -> io::Result<()> {
            socket.set_nonblocking(false)?;
            socket.set_nodelay(true)?;
            socket.set_read_timeout(Some(GREETING))?;
            socket.write_all(&self.hello())?;
            socket.read_exact(&mut hello)?;
            socket.set_read_timeout(None)
        };
        if greet().is_err() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&hello);
        let words: Vec<&str> = text.split_whitespace().collect();
        let &["fundtrail-select", version, processes, threads, number] = &words[..] else {
            return Ok(None);
        };
        let own = self.hello();
        let own = String::from_utf8_lossy(&own);
        let own: Vec<&str> = own.split_whitespace().collect();
        if (version, processes, threads) != (own[1], own[2], own[3]) {
            let process = number.to_owned();
            let run =
                |version: &str, processes: &str, threads: &str| format!("{version}, {processes} × {threads}");
            return Err(ScaleError::Cluster(ClusterTrouble::UnlikeRuns {
                process,
                its: run(version, processes, threads),
                other: self.process,
                others: run(own[1], own[2], own[3]),
            }));
        }
        let number = number.parse::<usize>().ok().filter(|&number| match called {
            Some(called) => number == called,
            None => number > self.process && number < self.hosts.len(),
        });
        match number {
            Some(number) => Ok(Some((number, socket))),
            None => Err(ScaleError::Cluster(ClusterTrouble::SameNumber {
                process: words[4].to_owned(),
            })),
        }
    }

    /// Who this is, in so many bytes.
    fn hello(&self) -> [u8; HELLO_BYTES] {
        let version = env!("CARGO_PKG_VERSION");
        let text = format!(
            "fundtrail-select {version} {} {} {}",
            self.hosts.len(),
            self.threads,
            self.process
        );
        let mut hello = [b' '; HELLO_BYTES];
        let length = text.len().min(HELLO_BYTES);
        hello[..length].copy_from_slice(&text.as_bytes()[..length]);
        hello
    }
}
