import Domain
import Foundation
import Testing

@testable import Imaging

struct CorporaTests {
    /// What the fuzzer begins with, and what it once found; see `Tests/Fixtures/corpora/README.md`.
    private static let inputs: [URL] = {
        let folder = Fixtures.folder.appendingPathComponent("corpora")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap {
            $0 as? String
        }
        return (names ?? []).sorted().map { folder.appendingPathComponent($0) }
    }()

    @Test func answersEveryInputThatIsKept() throws {
        var count = 0
        for url in Self.inputs {
            guard let bytes = try? Array(Data(contentsOf: url)) else { continue }
            count += 1
            // Texts are for a field of a TIFF, the others are whole files; each must be borne as both.
            let page = TIFFBuilder(
                description: String(decoding: bytes, as: UTF8.self),
                pages: TIFFBuilder.numbered(4))
            for content in [bytes, page.bytes()] {
                try Fixtures.withFile(content) { (path) throws in
                    let failure = failure {
                        let acquisition = try Acquisition.open(path: path)
                        _ = try acquisition.completeness()
                    }
                    let isKnown =
                        failure.map { [.badInput, .incomplete].contains($0.code) } ?? true
                    #expect(isKnown, "\(url.lastPathComponent): \(failure?.description ?? "")")
                }
            }
        }
        #expect(count >= 6)
    }
}
