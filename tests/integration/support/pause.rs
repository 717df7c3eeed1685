//! A pass held at one of its requests, so that a test can do something meanwhile without waiting for
//! time to go by.

use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use cpsync_double::magento2::{MagentoDouble, Phase, Request};

/// How long a pass may take to get there.
const PATIENCE: Duration = Duration::from_secs(60);

/// The shop is silent from the request that fits on, until this is dropped.
pub(crate) struct Pause {
    reached: Receiver<()>,
    _release: Sender<()>,
}

impl Pause {
    /// Holds the first request that fits: it is in, applied (`Phase::Applied`) or not, and not
    /// answered.
    pub(crate) fn at(
        shop: &MagentoDouble,
        phase: Phase,
        fits: impl Fn(&Request) -> bool + Send + Sync + 'static,
    ) -> Self {
        let (reach, reached) = mpsc::channel();
        let (release, held) = mpsc::channel::<()>();
        let once = Mutex::new(Some((reach, held)));
        shop.on_request(Some(Box::new(move |now, request| {
            if now == phase && fits(request) {
                let taken = once.lock().unwrap().take();
                if let Some((reach, held)) = taken {
                    reach.send(()).ok();
                    // Ends with an error when the pause is dropped, which is what is waited for.
                    held.recv().ok();
                }
            }
        })));
        Self { reached, _release: release }
    }

    /// Waits until a pass is held.
    pub(crate) fn wait(&self) {
        self.reached.recv_timeout(PATIENCE).expect("a pass comes to the request");
    }
}
