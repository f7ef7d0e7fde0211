//! Mailed links that gateways and mail programs have re-encoded or cut lead to the request all the same.

use handover_api::Link;
use handover_api::link::ProcedurePage;
use handover_api::query::escape;
use handover_api::submissions::LinesView;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{RequestId, ValidationCode};

const CODE: &str = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";

fn code() -> Option<ValidationCode> {
    ValidationCode::parse(CODE)
}

fn request(code: Option<ValidationCode>) -> Link {
    Link::MailedRequest { id: RequestId::new(12).expect("a number"), code }
}

#[test]
fn re_encoded_links_keep_their_code() {
    for address in [
        "#/useraccount/contacts/12?tab=REQUESTS&amp;token={}",
        "#/useraccount/contacts/12?tab=REQUESTS&amp;amp;token={}",
        "#/useraccount/contacts/12?tab=REQUESTS&#38;token={}",
        "#/useraccount/contacts/12?tab=REQUESTS&#x26;token={}",
        "#/useraccount/contacts/12?tab%3DREQUESTS&token%3D{}",
        "#/useraccount/contacts/12?tab%3dREQUESTS%26token%3d{}",
        "#/useraccount/contacts/12?tab=REQUESTS%26token={}",
        "#/useraccount/contacts/12?tab=REQUESTS%26amp%3Btoken={}",
        "#/useraccount/contacts/12%3Ftab=REQUESTS&token={}",
        "#/useraccount/contacts/12%3Ftab%3DREQUESTS%26token%3D{}",
        "#/useraccount%2Fcontacts%2F12%3Ftab%3DREQUESTS%26token%3D{}",
        "#%2Fuseraccount%2Fcontacts%2F12%3Ftab%3DREQUESTS%26token%3D{}",
        "#%252Fuseraccount%252Fcontacts%252F12%253Ftab%253DREQUESTS%2526token%253D{}",
        "#%23/useraccount/contacts/12?tab=REQUESTS&token={}",
        "#//useraccount/contacts/12?tab=REQUESTS&token={}",
        "#/useraccount/contacts/12/?tab=3DREQUESTS&token=3D{}",
        "#/useraccount/contacts/12?tab=3DREQUESTS&amp;token=3D{}",
        "#/useraccount/contacts/%31%32?tab=REQUESTS&token={}",
        "#/UserAccount/Contacts/12?Tab=Requests&Token={}",
        "#/USERACCOUNT/CONTACTS/12?TAB=REQUESTS&TOKEN={}",
        "#/useraccount/contacts/12?tab=requests&token={}",
        "#/useraccount/contacts/12?token={}",
        "#/useraccount/contacts/12?tab=REQUESTS&token={}&utm_source=mail",
        "#/useraccount/contacts/12?tab=REQUESTS&token={}&amp;utm_source=mail",
    ] {
        let address = address.replace("{}", CODE);
        assert_eq!(Link::parse(&address), request(code()), "{address}");
        assert_eq!(Link::parse(&address[1..]), request(code()), "without the #: {address}");
    }
    let broken = format!("#/useraccount/contacts/12?tab=3DREQUESTS&token=3D{}=%0D%0A{}", &CODE[..16], &CODE[16..]);
    assert_eq!(Link::parse(&broken), request(code()), "a line that quoted-printable broke");
}

#[test]
fn cut_links_lead_to_the_request_without_a_code() {
    for address in [
        "#/useraccount/contacts/12",
        "#/useraccount/contacts/12/",
        "#/useraccount/contacts/12.",
        "#/useraccount/contacts/12)",
        "#/useraccount/contacts/12%3E",
        "#/useraccount/contacts/12?",
        "#/useraccount/contacts/12?ta",
        "#/useraccount/contacts/12?tab=REQ",
        "#/useraccount/contacts/12?tab=REQUESTS",
        "#/useraccount/contacts/12?tab=REQUESTS&",
        "#/useraccount/contacts/12?tab=REQUESTS&amp",
        "#/useraccount/contacts/12?tab=REQUESTS&amp;tok",
        "#/useraccount/contacts/12?tab=REQUESTS&token=",
        "#/useraccount/contacts/12?tab=REQUESTS&token=ABCDEFG",
        "#/useraccount/contacts/12?tab%3DREQUESTS%26token%3DABCDEFG",
        "#/useraccount/contacts/12%3Ftab%3DREQ",
        "#/USERACCOUNT/CONTACTS/12",
    ] {
        assert_eq!(Link::parse(address), request(None), "{address}");
    }
}

#[test]
fn code_that_lost_its_letter_case_is_not_taken() {
    let link = format!("#/useraccount/contacts/12?tab=REQUESTS&token={CODE}");
    for address in [link.to_ascii_lowercase(), link.to_ascii_uppercase()] {
        assert_eq!(Link::parse(&address), request(None), "{address}");
    }
    let short = format!("#/useraccount/contacts/12?tab=3DREQUESTS&token=3D{}", &CODE[..30]);
    assert_eq!(Link::parse(&short), request(None), "two letters short, behind an encoded =");
}

#[test]
fn other_mailed_links_are_understood_as_well() {
    let id = RequestId::new(12).expect("a number");
    let mut links = vec![request(code()), Link::Request { id, view: LinesView::default(), code: code() }];
    links.extend(MailedLinkAction::ALL.map(|action| Link::MailedLink { action, token: code() }));
    links.extend(ProcedurePage::ALL.map(|page| Link::Procedure { page, token: code() }));
    for link in links {
        let address = link.format();
        let percent = ["#", &escape(&address[1..])].concat();
        for mangled in [address.replace('&', "&amp;"), address.replace('=', "=3D"), percent] {
            assert_eq!(Link::parse(&mangled), link, "{mangled}");
        }
    }
}

#[test]
fn link_in_pasted_text_is_found() {
    let link = ["https://handover.example/", &request(code()).format()].concat();
    let encoded = escape(&link);
    let nested = escape(&["https://inner.example/?a=", &encoded, "&c=E,1"].concat());
    for text in [
        [&link, "\n"].concat(),
        ["<", &link, ">"].concat(),
        link.replace('&', "&amp;"),
        ["https://eu.filter.example/?url=", &encoded, "&data=05%7C02&reserved=0"].concat(),
        ["https://outer.example/u?q=", &nested, "&sa=D"].concat(),
        ["https://urldefense.example/v3/__", &link.replace('#', "*"), "__;Iw!!N2!abc$ "].concat(),
        link.replace('#', "%23").replace('=', "%3D").replace('&', "%26"),
    ] {
        assert!(Link::in_text(&text).any(|link| link == request(code())), "{text}");
    }
    assert_eq!(Link::in_text(CODE).next(), None);
}

#[test]
fn unknown_address_with_a_code_is_noticed() {
    for address in
        ["#/x?token=abc", "#/x?TOKEN=abc", "#/x%3Ftoken%3Dabc", &format!("#/{CODE}"), &format!("#/x?a={CODE}.")]
    {
        assert!(Link::may_carry_code(address), "{address}");
    }
    for address in ["", "#/nonsense", "#/account/contacts/services/edit/more"] {
        assert!(!Link::may_carry_code(address), "{address}");
    }
}
