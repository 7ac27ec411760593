import Domain
import Testing

@testable import Imaging

struct PageOrderTests {
    private func open(
        _ description: String?, _ pages: [TIFFBuilder.Page], axes: String? = nil
    ) throws -> [Int] {
        let builder = TIFFBuilder(description: description, pages: pages)
        return try Fixtures.withFile(builder.bytes()) { (path) throws in
            try Fixtures.open(path: path, axes: axes).numbers()
        }
    }

    @Test(arguments: [
        ("ZC2YX", [0, 1, 2, 3, 4, 5]), ("C2ZYX", [0, 3, 1, 4, 2, 5]),
        ("T3C2YX", [0, 1, 2, 3, 4, 5]), ("tyx", [0, 1, 2, 3, 4, 5]),
    ])
    func ordersPlainPagesAsTheRuleSays(_ axes: String, _ numbers: [Int]) throws {
        #expect(try open(nil, TIFFBuilder.numbered(6), axes: axes) == numbers)
    }

    @Test(arguments: [
        "ZCYX", "ZC4YX", "T2Z2YX", "CC3YX", "YXC", "QYX", "Z", "ZYXS", "Z0YX",
        "Z99999999999999999999YX",
    ])
    func refusesAxesThatDoNotFit(_ axes: String) {
        #expect(
            failure { _ = try open(nil, TIFFBuilder.numbered(6), axes: axes) }?.code == .badInput)
    }

    @Test func asksForTheAxesOfPlainPages() {
        let failure = failure { _ = try open(nil, TIFFBuilder.numbered(6)) }
        #expect(failure?.message == "pages of a plain TIFF have no order, and it has 6")
        #expect(
            failure?.advice
                == "Say how they are ordered in the rule, slowest first, such as `axes: ZC2YX`"
                + " (letters T Z C Y X S)")
    }

    @Test(
        arguments: [
            (1, nil, "If they are, say `axes: YXS` in the rule"),
            (2, nil, "If they are, say `axes: ZYXS` in the rule"),
            (2, "ZYX", "Add S at the end of `axes`"),
        ] as [(Int, String?, String)])
    func asksWhetherColoursAreChannels(_ count: Int, _ axes: String?, _ advice: String) {
        let page = TIFFBuilder.Page(
            width: 2, height: 1, bits: 8, samples: 3, strips: [[1, 2, 3, 4, 5, 6]])
        let failure = failure {
            _ = try open(nil, Array(repeating: page, count: count), axes: axes)
        }
        #expect(failure?.code == .badInput)
        #expect(failure?.advice == advice)
    }

    @Test func pagesOfWhichNoTwoAreAlikeAreImages() throws {
        let pages = [
            TIFFBuilder.numbered(1)[0], TIFFBuilder.numbered(1, width: 5)[0],
            TIFFBuilder.numbered(1, height: 2)[0],
        ]
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            let images = try Acquisition.open(path: path).images
            #expect(
                images.map(\.description.shape.extents) == [
                    [1, 1, 1, 3, 4], [1, 1, 1, 3, 5], [1, 1, 1, 2, 4],
                ])
        }
        // Two that are alike have no order.
        let more = pages + [pages[0]]
        #expect(
            failure { _ = try open(nil, more) }?.message
                == "pages of a plain TIFF have no order, and it has 4")
    }

    @Test func readsASinglePlainPage() throws {
        #expect(try open(nil, TIFFBuilder.numbered(1)) == [0])
    }

    @Test func readsShapedDescriptions() throws {
        let pages = TIFFBuilder.numbered(6)
        let shaped = "{\"shape\": [2, 3, 3, 4], \"axes\": \"CZYX\"}"
        #expect(try open(shaped, pages) == [0, 3, 1, 4, 2, 5])
        // Without axes the rule says them, and the shape gives the sizes.
        #expect(try open("{\"shape\": [2, 3, 3, 4]}", pages, axes: "CZYX") == [0, 3, 1, 4, 2, 5])
        #expect(failure { _ = try open("{\"shape\": [2, 3, 3, 4]}", pages) }?.code == .badInput)
    }

    @Test func readsShapedPlanesBehindASinglePage() throws {
        var page = TIFFBuilder.numbered(1)[0]
        page.strips[0] += TIFFBuilder.numbered(2)[1].strips[0]
        let shaped = "{\"shape\": [2, 3, 4], \"axes\": \"CYX\", \"truncated\": true}"
        #expect(try open(shaped, [page]) == [0, 1])
    }

    @Test func turnsPagesOfColumnsRound() throws {
        let shaped = "{\"shape\": [3, 4], \"axes\": \"XY\"}"
        let builder = TIFFBuilder(description: shaped, pages: TIFFBuilder.numbered(1))
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(reader.description.shape == StackShape(t: 1, z: 1, c: 1, y: 4, x: 3))
            let voxels = try reader.voxels()
            let values = stride(from: 0, to: voxels.count, by: 2).map { voxels[$0] }
            #expect(values == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
        }
    }

    @Test(arguments: [
        "{\"shape\": [2, 3, 3, 4], \"axes\": \"CYX\"}", "{\"shape\": [2, 3, 4], \"axes\": \"CYX\"}",
        "{\"shape\": [0, 3, 4], \"axes\": \"CYX\"}", "{\"shape\": [6, 4, 4], \"axes\": \"CYX\"}",
        "{\"shape\": [6, 3, 4], \"axes\": \"YXC\"}",
        "{\"shape\": [9223372036854775807, 9, 3, 4], \"axes\": \"TCYX\"}",
    ])
    func refusesShapesThatDoNotFit(_ shaped: String) {
        #expect(failure { _ = try open(shaped, TIFFBuilder.numbered(6)) }?.code == .badInput)
    }
}
