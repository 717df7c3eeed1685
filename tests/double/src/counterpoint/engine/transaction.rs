//! A session's transaction: begun by request or by BEGIN TRAN, counted, ended.

use std::sync::Arc;

use super::Session;
use super::output::{Output, Transaction};
use crate::counterpoint::error::SqlError;

impl Session {
    pub(crate) fn begin(&mut self, out: &mut dyn Output) {
        self.transactions += 1;
        if self.transactions == 1 {
            self.descriptor = (self.id << 32) + (self.descriptor & 0xffff_ffff) + 1;
            out.transaction(Transaction::Begun(self.descriptor));
        }
    }

    pub(crate) fn commit(&mut self, out: &mut dyn Output) -> Result<(), SqlError> {
        match self.transactions {
            0 => Err(SqlError::new(
                3902,
                "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.",
            )),
            1 => {
                self.transactions = 0;
                self.finish(true)?;
                out.transaction(Transaction::Committed(self.descriptor));
                Ok(())
            }
            _ => {
                self.transactions -= 1;
                Ok(())
            }
        }
    }

    pub(crate) fn rollback(&mut self, out: &mut dyn Output) -> Result<(), SqlError> {
        if self.transactions == 0 {
            return Err(SqlError::new(
                3903,
                "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.",
            ));
        }
        self.transactions = 0;
        self.finish(false)?;
        out.transaction(Transaction::RolledBack(self.descriptor));
        Ok(())
    }

    fn finish(&mut self, commit: bool) -> Result<(), SqlError> {
        let engine = Arc::clone(&self.engine);
        let mut core = engine.lock();
        core.app_locks.end_transaction(self.id);
        let result = core.end(self.id, commit);
        drop(core);
        engine.freed.notify_all();
        result
    }
}
