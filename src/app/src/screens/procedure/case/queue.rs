//! The files that were chosen, until the case has them.

use crate::screens::procedure::transfer::Transfer;
use handover_rules::cases::papers::PaperKind;
use leptos::prelude::*;
use leptos::reactive::owner::LocalStorage;
use web_sys::File;

#[derive(Clone, PartialEq, Eq)]
pub(super) enum UploadState {
    Waiting,
    /// Sent, in percent.
    Sending(u8),
    /// The reason for the refusal, and whether the same file may be tried again.
    Refused(String, bool),
}

#[derive(Clone)]
pub(super) struct Upload {
    pub(super) id: u32,
    pub(super) kind: PaperKind,
    pub(super) name: String,
    pub(super) bytes: u64,
    // Owned by the list, not by the event handler that added the file.
    pub(super) state: ArcRwSignal<UploadState>,
}

#[derive(Clone, Copy)]
pub(super) struct Uploads {
    pub(super) list: RwSignal<Vec<Upload>>,
    pub(super) files: StoredValue<Vec<(u32, File)>, LocalStorage>,
    /// The one that is under way.
    pub(super) current: StoredValue<Option<(u32, Transfer)>, LocalStorage>,
    pub(super) last: StoredValue<u32>,
}

impl Uploads {
    pub(super) fn new() -> Self {
        Self {
            list: RwSignal::new(Vec::new()),
            files: StoredValue::new_local(Vec::new()),
            current: StoredValue::new_local(None),
            last: StoredValue::new(0),
        }
    }

    /// Stops and forgets every upload.
    pub(super) fn stop(self) {
        if let Some(Some((_, transfer))) = self.current.try_get_value() {
            transfer.abort();
        }
        self.current.try_set_value(None);
        self.files.try_set_value(Vec::new());
        self.list.try_set(Vec::new());
    }

    /// Some are not finished; tracked.
    pub(super) fn are_running(self) -> bool {
        self.list.with(|list| list.iter().any(|upload| !matches!(upload.state.get(), UploadState::Refused(..))))
    }

    pub(super) fn file(self, id: u32) -> Option<File> {
        self.files.try_with_value(|files| files.iter().find(|(of, _)| *of == id).map(|(_, file)| file.clone()))?
    }
}
