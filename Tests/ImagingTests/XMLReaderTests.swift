import Domain
import Testing

@testable import Imaging

struct XMLReaderTests {
    private func read(_ text: String, ignoring names: Set<String> = []) throws -> XMLElement {
        try XMLReader.read(Array(text.utf8), ignoring: names)
    }

    @Test func readsElementsAttributesAndText() throws {
        let root = try read("<o:A x='1' o:y='&lt;2'><B>t&amp;u</B><!-- c --><B/></o:A>")
        #expect(root.name == "A")
        #expect(root["x"] == "1")
        #expect(root["y"] == "<2")
        #expect(root.all("B").count == 2)
        #expect(root.first("B")?.text == "t&u")
    }

    @Test func leavesOutWhatIsIgnored() throws {
        let root = try read("<A><P><P/>x</P><B/></A>", ignoring: ["P"])
        #expect(root.children.map(\.name) == ["B"])
        #expect(root.text.isEmpty)
    }

    @Test func refusesEntitiesAndDocumentTypes() throws {
        let bomb = """
            <!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><OME>&b;</OME>
            """
        #expect(
            failure { _ = try read(bomb) }?.message
                == "its XML has a document type declaration, which is refused")
        #expect(failure { _ = try read("<!DOCTYPE a SYSTEM '/etc/passwd'><a/>") } != nil)
        #expect(failure { _ = try read("<a>&unknown;</a>") }?.message == "its XML is damaged")
    }

    @Test func boundsTheDepth() {
        let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
        #expect(failure { _ = try read(deep) }?.message == "its XML is too large or too deep")
    }

    @Test func saysWhereItIsDamaged() {
        let failure = failure { _ = try read("<a>\n<b></a>") }
        #expect(failure?.message == "its XML is damaged")
        #expect(failure?.cause == "mismatched tag in line 2")
    }

    @Test func readsLatin1WhereItIsNoUTF8() throws {
        let root = try XMLReader.read(Array("<a u='".utf8) + [0xB5] + Array("m'/>".utf8))
        #expect(root["u"] == "µm")
    }
}
