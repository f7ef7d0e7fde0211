//! Private labels.

use crate::engine::{FromRow, from_row, params};
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_api::people::Label;
use handover_rules::NicHandle;

from_row!(Label { handle, label });

impl ReadTx<'_> {
    /// The labels of an account, by handle.
    pub fn labels(&self, account: &NicHandle) -> StoreResult<Vec<Label>> {
        let labels = "select handle, label from person_label where account = ?1 order by handle";
        self.all(labels, [account], Label::from_row)
    }

    /// The number of labels of an account for other handles than this one.
    pub fn other_labels(&self, account: &NicHandle, of: &NicHandle) -> StoreResult<u32> {
        let count = "select count(*) from person_label where account = ?1 and handle <> ?2";
        self.value(count, [account, of])
    }
}

impl WriteTx<'_> {
    /// Gives a handle a label of an account.
    pub fn set_label(&mut self, account: &NicHandle, of: &NicHandle, label: &str) -> StoreResult<()> {
        self.run(
            "insert into person_label (account, handle, label) values (?1, ?2, ?3)
             on conflict (account, handle) do update set label = excluded.label",
            params![account, of, label],
        )?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }

    /// Removes the label of a handle.
    pub fn delete_label(&mut self, account: &NicHandle, of: &NicHandle) -> StoreResult<()> {
        self.run("delete from person_label where account = ?1 and handle = ?2", [account, of])?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }
}
