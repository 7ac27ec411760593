import Domain
import Foundation
import Testing

@testable import Imaging

extension FormatTests {
    @Test(arguments: FormatCase.all)
    func saysWhatAnIndependentReaderFinds(_ sample: FormatCase) throws {
        let whole = try Acquisition.open(path: sample.url.path, axes: sample.axes)
        for (image, expected) in zip(whole.images, sample.images) {
            let found = image.description
            checkChannels(found, expected)
            checkSizes(found, expected)
            checkPlanes(found, expected)
            try checkDocument(found, expected)
            if let name = expected.imageName { #expect(found.imageName == name) }
            if let bits = expected.significantBits { #expect(found.significantBits == bits) }
            if let date = expected.acquisitionDate {
                #expect(found.acquisitionDate.map(Self.moment) == Self.moment(date))
                #expect(found.acquisitionDate.map(DateTime.isValid) == true)
            }
        }
    }

    private func checkChannels(_ found: StackDescription, _ expected: FormatCase.Image) {
        if let names = expected.channelNames { #expect(found.channels.map(\.name) == names) }
        if let colors = expected.colors {
            let hexadecimal = found.channels.map { $0.color.map(Self.hexadecimal) }
            #expect(hexadecimal == colors.map { $0?.uppercased() })
        }
        let wavelengths: [(String, KeyPath<ChannelDescription, Quantity?>, [Double?]?)] = [
            ("excitation", \.excitationWavelength, expected.excitationNm),
            ("emission", \.emissionWavelength, expected.emissionNm),
        ]
        for case (let name, let path, let values?) in wavelengths {
            let nanometres = found.channels.map { $0[keyPath: path]?.converted(to: "nm")?.value }
            #expect(Self.areEqual(nanometres, values), "\(name): \(nanometres), not \(values)")
        }
    }

    private func checkSizes(_ found: StackDescription, _ expected: FormatCase.Image) {
        if let sizes = expected.physicalSizeUm {
            let micrometres = [found.physicalSizeX, found.physicalSizeY, found.physicalSizeZ].map {
                $0?.converted(to: "µm")?.value
            }
            #expect(Self.areEqual(micrometres, sizes), "size: \(micrometres), not \(sizes)")
        }
        if let step = expected.timeIncrementS {
            #expect(Self.areEqual([found.timeIncrement?.seconds], [step]))
        }
    }

    private func checkPlanes(_ found: StackDescription, _ expected: FormatCase.Image) {
        let (planes, numbers) = (found.planes, 0..<found.shape.planeCount)
        func values(_ column: PlaneDetails.Column?, in unit: String) -> [Double?] {
            numbers.map { number in
                column.flatMap { column in
                    column[number].flatMap { Quantity($0, column.unit).converted(to: unit)?.value }
                }
            }
        }
        if let deltas = expected.deltaTS {
            let found = values(planes.deltaT, in: "s")
            #expect(Self.areEqual(found, deltas), "delta t: \(found), not \(deltas)")
        }
        if let exposures = expected.exposureS {
            let found = values(planes.exposureTime, in: "s")
            #expect(Self.areEqual(found, exposures), "exposure: \(found), not \(exposures)")
        }
        guard let positions = expected.positionUm else { return }
        let columns = [planes.positionX, planes.positionY, planes.positionZ]
        for (axis, column) in columns.enumerated() {
            let wanted = positions.map { $0.flatMap { $0.indices.contains(axis) ? $0[axis] : nil } }
            let found = values(column, in: "µm")
            #expect(Self.areEqual(found, wanted), "position \(axis): \(found), not \(wanted)")
        }
    }

    /// What stands in parts of OME-XML.
    private func checkDocument(_ found: StackDescription, _ expected: FormatCase.Image) throws {
        let text = OMEDocument(description: found, creator: "a test").text
        let root = try XMLReader.read(Array(text.utf8))
        let words = Self.words(of: root).joined(separator: "\n")
        for annotation in expected.annotations ?? [] {
            let isThere = words.contains(annotation) || text.contains(annotation)
            #expect(isThere, "nothing says “\(annotation)”")
        }
        guard let objective = expected.objective else { return }
        let settings = try #require(root.first("Image")?.first("ObjectiveSettings"))
        let all = root.all("Instrument").flatMap { $0.all("Objective") }
        let element = try #require(all.first { $0["ID"] == settings["ID"] })
        if let model = objective.model { #expect(element["Model"] == model) }
        if let aperture = objective.na {
            #expect(Self.areEqual([element["LensNA"].flatMap(Double.init)], [aperture]))
        }
        if let magnification = objective.magnification {
            let found = element["NominalMagnification"] ?? element["CalibratedMagnification"]
            #expect(Self.areEqual([found.flatMap(Double.init)], [magnification]))
        }
    }

    /// Every text and every value of an attribute, below and with an element.
    private static func words(of element: XMLElement) -> [String] {
        [element.text] + element.attributes.values + element.children.flatMap(words(of:))
    }

    private static func hexadecimal(_ color: UInt32) -> String {
        let digits = String(color >> 8, radix: 16, uppercase: true)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Whether values are the same up to the rounding of their conversion.
    private static func areEqual(_ found: [Double?], _ expected: [Double?]) -> Bool {
        found.count == expected.count
            && zip(found, expected).allSatisfy { one, other in
                guard let one, let other else { return one == nil && other == nil }
                return abs(one - other) <= 1e-9 * max(abs(one), abs(other)) + 1e-12
            }
    }

    /// A date without zeros at the end of the fraction of its seconds, and without the letter for UTC.
    private static func moment(_ date: String) -> String {
        var text = date
        for zone in ["Z", "+00:00"] where text.hasSuffix(zone) { text.removeLast(zone.count) }
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
